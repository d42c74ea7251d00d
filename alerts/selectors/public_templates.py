"""Templates of public alerts as doors show them, filled with what is the case."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from agencies.models import Agency
from alerts.cap import labels, wording
from alerts.models import PublicTemplate, TemplateReview
from alerts.models.public_templates import TEXTS
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, WrongState
from eoc.text.public import public_text

BLANK = re.compile(r"\{([a-z][a-z_]{0,29})\}")
LONGEST_VALUE = 200
LINED = ("description", "instruction")
FIELDS = ("hazard", "category", "event_code", "urgency", "severity", "certainty", "response")
Row = dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """The texts of one language without a blank left; `short` and `long` may be empty."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str
    short: str
    long: str


def visible_to(actor: Actor) -> QuerySet[PublicTemplate]:
    """Those of one's agencies and those of the whole installation."""
    found = PublicTemplate.objects.select_related("agency").defer("agency__service_area")
    found = found.prefetch_related(Prefetch("reviews", reviews(actor)))
    if actor.system == "operator":
        return found
    return found.filter(Q(agency__in=actor.agencies) | Q(agency=None))


def reviews(actor: Actor) -> QuerySet[TemplateReview]:
    """By whom words were read, for one's agencies."""
    found = TemplateReview.objects.select_related("agency").defer("agency__service_area")
    return found if actor.system == "operator" else found.filter(agency__in=actor.agencies)


def by_uuid(actor: Actor, uuid: UUID) -> PublicTemplate:
    """One of them; raises NotFound."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("That template is not one you may see.")
    return found


def blanks(template: PublicTemplate, language: str) -> list[str]:
    """What has to be filled in, in the order it is read."""
    said = " ".join(template.texts[language].get(name, "") for name in TEXTS)
    return list(dict.fromkeys(BLANK.findall(said)))


def review_of(template: PublicTemplate, language: str, agency: Agency) -> TemplateReview | None:
    """Who of the agency answers for these very words; None once one of them changed."""
    digest = template.digest(language)
    for review in template.reviews.all():
        if (review.agency_id, review.language, review.digest) == (agency.pk, language, digest):
            return review
    return None


def demand_usable(template: PublicTemplate, language: str, agency: Agency, mode: str) -> None:
    """Refuse a language nobody of the agency has reviewed, where it is meant; raises WrongState."""
    _demand_language(template, language)
    if template.retired:
        raise WrongState(f"{template.name} is retired.")
    if mode == "live" and review_of(template, language, agency) is None:
        says = f"Nobody of {agency.name} has reviewed {language} of {template.name}."
        raise WrongState(f"{says} Review it, or leave the language out.")


def fill(template: PublicTemplate, language: str, values: Mapping[str, str]) -> Filled:
    """The texts with every blank filled; Invalid names each blank that is missing or not right."""
    _demand_language(template, language)
    wanted = blanks(template, language)
    given = {name: " ".join(str(values.get(name, "")).split()) for name in wanted}
    wrong = {name: fault for name, value in given.items() if (fault := _fault(name, value))}
    if wrong:
        raise Invalid(f"Not filled in: {', '.join(wrong)}.", wrong)
    texts = template.texts[language]
    return Filled(language, **{name: _put(texts.get(name, ""), given) for name in TEXTS})


def row(template: PublicTemplate) -> Row:
    """One template with its languages, as the API gives it."""
    return {
        "uuid": str(template.uuid),
        "agency": template.agency.short_code if template.agency else None,
        "name": template.name,
        **{name: getattr(template, name) for name in FIELDS},
        "illustrative": template.illustrative,
        "retired": template.retired,
        "version": template.version,
        "languages": [_language(template, language) for language in sorted(template.texts)],
    }


def page_row(template: PublicTemplate) -> Row:
    """The same for people: languages by name, reviews on the clock here."""
    found = row(template)
    for one in found["languages"]:
        one["name"] = wording.spoken(one["language"])
        one["answered_for"] = [review["agency"] for review in one["reviewed"]]
        for review in one["reviewed"]:
            review["said"] = labels.local(review["at"])
    return found


def _language(template: PublicTemplate, language: str) -> Row:
    digest = template.digest(language)
    standing = [one for one in template.reviews.all() if one.digest == digest]
    return {
        "language": language,
        **{name: template.texts[language].get(name, "") for name in TEXTS},
        "blanks": blanks(template, language),
        "digest": digest,
        "reviewed": [
            {"agency": one.agency.short_code, "by": one.by_name, "at": one.at.isoformat()}
            for one in standing
        ],
    }


def exported(templates: Iterable[PublicTemplate]) -> list[Row]:
    """One row for each language, as an import takes them."""
    return [
        {"name": one.name, **{name: getattr(one, name) for name in FIELDS},
         "language": language, **{name: said.get(name, "") for name in TEXTS}}
        for one in templates
        for language, said in sorted(one.texts.items())
    ]  # fmt: skip


def _demand_language(template: PublicTemplate, language: str) -> None:
    if language not in template.texts:
        known = ", ".join(sorted(template.texts)) or "none"
        says = f"{template.name} has no words in {language[:35]}; it has {known}."
        raise Invalid(says, {"language": says})


def _fault(name: str, value: str) -> str:
    if not value:
        return "Fill it in."
    if len(value) > LONGEST_VALUE:
        return f"At most {LONGEST_VALUE} characters."
    try:
        public_text(value, name)
    except Invalid as invalid:
        return invalid.fields[name]
    return ""


def _put(text: str, given: Mapping[str, str]) -> str:
    """What is filled in is never read for blanks again."""
    return BLANK.sub(lambda blank: given[blank[1]], text)
