"""Templates of public alerts: written, reviewed language by language, imported, retired."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction

from agencies.models import Agency
from agencies.services.telling import tell
from alerts.cap import lengths, same, wording, words
from alerts.cap.values import LANGUAGE
from alerts.models import PublicTemplate, TemplateReview
from alerts.models.public_templates import TEXTS
from alerts.permissions.public_templates import may_keep, may_review
from alerts.selectors.public_templates import BLANK, FIELDS, LINED, by_uuid
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, Stale, WrongState
from eoc.text.public import public_text

KNOWN = {
    "category": words.CATEGORY,
    "urgency": words.URGENCY,
    "severity": words.SEVERITY,
    "certainty": words.CERTAINTY,
    "response": words.RESPONSE,
    "event_code": ("", *same.EVENTS),
}
NEEDED = ("event", "headline", "description", "instruction")
LONGEST = 4000


def add(*, agency: Agency | None, by: Actor, **fields: str) -> PublicTemplate:
    """Begin a template of an agency, or of the whole installation; words come with `write`."""
    _permit(by, agency.pk if agency else None)
    made = PublicTemplate(agency=agency, **_fields(fields))
    _save(made)
    _tell("public_template.added", by, made, "added")
    return made


def change(*, template: PublicTemplate, version: int, by: Actor, **fields: str) -> PublicTemplate:
    """Change what CAP says beside the words; reviews of the words stay."""
    held = _lock(template, version, by)
    now = {name: getattr(held, name) for name in ("name", *FIELDS)}
    for name, value in _fields({**now, **fields}).items():
        setattr(held, name, value)
    return _kept(held, "public_template.changed", by, "changed")


def write(
    *, template: PublicTemplate, version: int, language: str, texts: Mapping[str, str], by: Actor
) -> PublicTemplate:
    """Write the words of one language; a review of others than these no longer counts."""
    held = _lock(template, version, by)
    language, said = _texts(language, texts)
    held.texts = {**held.texts, language: said}
    return _kept(held, "public_template.written", by, f"written in {language}")


def review(
    *, template: PublicTemplate, language: str, digest: str, agency: Agency, by: Actor
) -> TemplateReview:
    """A person of the agency answers for the words of one language, those of the digest.

    Raises Stale where the words are no longer those that were read.
    """
    held = by_uuid(by, template.uuid)
    if not may_review(by, agency.pk) or held.agency_id not in (None, agency.pk):
        raise NotPermitted("Only those who answer for the agency review its templates.")
    if held.retired or language not in held.texts:
        raise WrongState(f"{held.name} has no words in {language[:35]} to review.")
    if held.digest(language) != digest:
        raise Stale("The words changed meanwhile. Read them again.", version=held.version)
    found, made = TemplateReview.objects.get_or_create(
        template=held,
        agency=agency,
        language=language,
        digest=digest,
        defaults={"by_name": by.name, "by_person": by.person_uuid or None},
    )
    if made:
        text = f"{language} of the public template {held.name} reviewed by {by.name}"
        tell(kind="public_template.reviewed", by=by, agencies=[agency.pk], about=held.uuid,
             text=text, facts={"language": language, "digest": digest})  # fmt: skip
    return found


def retire(*, template: PublicTemplate, version: int, by: Actor) -> PublicTemplate:
    """Offer it no longer; alerts made of it stay."""
    held = _lock(template, version, by)
    held.retired = True
    return _kept(held, "public_template.retired", by, "retired")


@transaction.atomic
def import_templates(
    *,
    rows: Sequence[Mapping[str, str]],
    agency: Agency | None,
    by: Actor,
    illustrative: bool = False,
) -> list[PublicTemplate]:
    """Add or replace templates by name, all or nothing; one row for each language.

    Invalid names the row of each fault. Reviews are never imported.
    """
    _permit(by, agency.pk if agency else None)
    found, faults = _grouped(rows)
    if faults:
        raise Invalid(f"Nothing was imported: {'; '.join(faults[:20])}.", {"file": faults[0]})
    made = [
        _put(name, fields, texts, agency, illustrative) for name, (fields, texts) in found.items()
    ]
    text = f"{len(made)} public templates imported: {', '.join(found)}"[:300]
    told = [agency.pk] if agency else by.agencies
    tell(kind="public_template.imported", by=by, agencies=told, about=made[0].uuid, text=text)
    return made


Group = tuple[dict[str, str], dict[str, dict[str, str]]]


def _grouped(rows: Sequence[Mapping[str, str]]) -> tuple[dict[str, Group], list[str]]:
    found: dict[str, Group] = {}
    faults = [] if rows else ["row 2: there is no template in the file"]
    for number, row in enumerate(rows, 2):
        try:
            fields = _fields(row)
            language, said = _texts(row.get("language", ""), row)
        except Invalid as invalid:
            wrong = invalid.fields or {"row": invalid.message}
            faults += [f"row {number}, column {name}: {what}" for name, what in wrong.items()]
            continue
        known, texts = found.setdefault(fields["name"], (fields, {}))
        if known != fields:
            faults.append(f"row {number}: {fields['name']} says otherwise above")
        elif language in texts:
            faults.append(f"row {number}: {fields['name']} has {language} above already")
        texts[language] = said
    return found, faults


def _put(
    name: str,
    fields: Mapping[str, str],
    texts: dict[str, dict[str, str]],
    agency: Agency | None,
    illustrative: bool,
) -> PublicTemplate:
    rows = PublicTemplate.objects.select_for_update(of=("self",))
    held = rows.filter(agency=agency, name=name, retired=False).first()
    if held is None:
        held = PublicTemplate(agency=agency, **fields, texts=texts, illustrative=illustrative)
        _save(held)
    else:
        for field, value in fields.items():
            setattr(held, field, value)
        held.texts, held.version = texts, held.version + 1
        _save(held)
    return held


def _fields(given: Mapping[str, Any]) -> dict[str, str]:
    said = {name: " ".join(str(given.get(name) or "").split()) for name in ("name", *FIELDS)}
    wrong = {
        name: f"Write one of {', '.join(filter(None, known))}."
        for name, known in KNOWN.items()
        if said[name] not in known
    }
    for name, most in (("name", 80), ("hazard", 40)):
        said[name] = public_text(said[name], name)
        if not 1 <= len(said[name]) <= most:
            wrong[name] = f"1 to {most} characters."
    if wrong:
        raise Invalid("The template cannot be kept as it is.", wrong)
    return said


def _texts(language: str, given: Mapping[str, Any]) -> tuple[str, dict[str, str]]:
    """The words of a language, judged as a live text is; unknown braces are refused."""
    language = language.strip()
    if not LANGUAGE.fullmatch(language) or len(language) > 35:
        raise Invalid("Not a language.", {"language": "Write a tag such as en-US or es."})
    said = {
        name: public_text(str(given.get(name) or ""), name, lines=name in LINED) for name in TEXTS
    }
    wrong = {name: fault for name, text in said.items() if (fault := _fault(name, text, language))}
    for one in lengths.faults(headline=said["headline"], short=said["short"], long=said["long"]):
        if one.refuses:
            field = {"WEA 90": "short", "WEA 360": "long"}.get(one.rule, "headline")
            wrong.setdefault(field, one.do)
    if wrong:
        raise Invalid("The words cannot be kept as they are.", wrong)
    return language, said


def _fault(name: str, text: str, language: str) -> str:
    if not text:
        return "Write it." if name in NEEDED else ""
    if len(text) > LONGEST:
        return f"At most {LONGEST:,} characters."
    if set("{}") & set(BLANK.sub("", text)):
        return "Write blanks as {place}: small letters and _ in braces."
    for fault in wording.faults(text, language, "live"):
        if fault.refuses:
            return str(fault)
    return ""


def _lock(template: PublicTemplate, version: int, by: Actor) -> PublicTemplate:
    _permit(by, by_uuid(by, template.uuid).agency_id)
    held = PublicTemplate.objects.select_for_update(of=("self",)).get(pk=template.pk)
    if version != held.version:
        raise Stale(f"{held.name} changed meanwhile. Look again.", version=held.version)
    if held.retired:
        raise WrongState(f"{held.name} is retired.")
    return held


def _kept(held: PublicTemplate, kind: str, by: Actor, verb: str) -> PublicTemplate:
    held.version += 1
    _save(held)
    _tell(kind, by, held, verb)
    return held


def _permit(by: Actor, agency_id: int | None) -> None:
    if not may_keep(by, agency_id):
        whose = "the agency" if agency_id else "this installation, by its operator,"
        raise NotPermitted(f"Only administrators of {whose} keep these templates.")


def _save(template: PublicTemplate) -> None:
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        message = f"There is a template {template.name} already."
        raise Invalid(message, {"name": message}) from error


def _tell(kind: str, by: Actor, template: PublicTemplate, verb: str) -> None:
    agencies = [template.agency_id] if template.agency_id else by.agencies
    text = f"Public template {template.name} {verb}"
    tell(kind=kind, by=by, agencies=agencies, about=template.uuid, text=text)
