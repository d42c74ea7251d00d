"""Public alerts begun with a template: which languages may be used here, and what they then say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from agencies.models import Agency
from alerts.cap import wording
from alerts.cap.judging import STANDS_ALONE
from alerts.models import PublicTemplate
from alerts.models.public_templates import TEXTS
from alerts.selectors import public_templates as selectors
from eoc.access import Actor
from eoc.access.modes import Mode
from eoc.errors import Invalid, NotFound, WrongState

PLACE = "place"


@dataclass(frozen=True)
class Offered:
    """A language of a template; `refused` says why it may not be used, empty where it may.

    An exercise and the demo use what nobody of the agency has reviewed, and say so.
    """

    language: str
    name: str
    texts: Mapping[str, str]
    blanks: tuple[str, ...]
    refused: str
    reviewed: bool


def offered(template: PublicTemplate, agency: Agency, mode: str) -> list[Offered]:
    """Every language; its blanks with `place`, which every alert says, before the others."""
    return [_offered(template, language, agency, mode) for language in sorted(template.texts)]


def _offered(template: PublicTemplate, language: str, agency: Agency, mode: str) -> Offered:
    asked = dict.fromkeys([PLACE, *selectors.blanks(template, language)])
    refused = ""
    try:
        selectors.demand_usable(template, language, agency, mode)
    except WrongState as error:
        refused = error.message
    return Offered(
        language,
        wording.spoken(language),
        template.texts[language],
        tuple(asked),
        refused,
        selectors.review_of(template, language, agency) is not None,
    )


def listed(actor: Actor, agency: Agency, mode: str) -> list[tuple[PublicTemplate, list[Offered]]]:
    """Those the agency may begin with, by hazard, each with its languages."""
    own = selectors.visible_to(actor).filter(retired=False)
    return [(one, offered(one, agency, mode)) for one in own if one.agency_id in (None, agency.pk)]


def found(actor: Actor, agency: Agency, uuid: UUID) -> PublicTemplate:
    """One of them; raises NotFound."""
    template = selectors.by_uuid(actor, uuid)
    if template.agency_id not in (None, agency.pk):
        raise NotFound(f"That template is not one of {agency.name}.")
    return template


def facts(template: PublicTemplate, agency: Agency) -> dict[str, Any]:
    """What CAP says beside the words, as the editor has it."""
    names = ("category", "event_code", "urgency", "severity", "certainty")
    said = {name: getattr(template, name) for name in names}
    return {**said, "agency": agency.pk, "responses": [template.response]}


def words(
    template: PublicTemplate, language: str, values: Mapping[str, str], agency: Agency, mode: str
) -> dict[str, str]:
    """One language as the editor has it; in an exercise its texts begin by saying so.

    Raises WrongState where the language may not be used, Invalid with each blank left blank.
    """
    selectors.demand_usable(template, language, agency, mode)
    place = " ".join(values.get(PLACE, "").split())
    filled = _filled(template, language, {**values, PLACE: place})
    begin = f"{wording.start_of(language)}: " if mode == Mode.EXERCISE else ""
    texts = {
        name: f"{begin}{text}" if text and name in STANDS_ALONE else text
        for name, text in filled.items()
    }
    return {"language": language, PLACE: place, **texts}


def _filled(template: PublicTemplate, language: str, values: Mapping[str, str]) -> dict[str, str]:
    blank = {} if values[PLACE] else {PLACE: "Fill it in."}
    try:
        filled = selectors.fill(template, language, values)
    except Invalid as refused:
        raise Invalid(refused.message, blank | refused.fields) from refused
    if blank:
        raise Invalid(f"Not filled in: {PLACE}.", blank)
    return {name: getattr(filled, name) for name in TEXTS}
