"""Qualifications: recorded, renewed, ended; a unit is suitable as long as its people are."""

from datetime import date

from agencies.models import Agency, Person
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from eoc.text.public import public_text
from resources.models import Asset, Qualification
from resources.permissions.assets import may_keep
from resources.selectors import qualifications as selectors
from resources.selectors.assets import current, label
from resources.services import assets


def record(
    *,
    agency: Agency,
    person: Person,
    position: str,
    issued: date,
    by: Actor,
    expires: date | None = None,
    asset: Asset | None = None,
) -> Qualification:
    """Note what a person is qualified for; it replaces the one before for the same position."""
    _permit(by, agency.pk, agency.name)
    words = public_text(" ".join(position.split()), "position")[:80]
    if not words:
        raise Invalid("Say for which position.", {"position": "Such as Engine Boss."})
    if expires is not None and expires < issued:
        raise Invalid("It expires before it was issued.", {"expires": "Choose a later day."})
    if asset is not None and asset.agency_id != agency.pk:
        raise Invalid("That unit is another agency's.", {"asset": f"Choose one of {agency.name}."})
    before = _ended(agency, person, words)
    made = Qualification.objects.create(
        agency=agency, person=person, asset=asset, position=words, issued=issued, expires=expires
    )
    _requalify([before.asset if before else None, asset], by)
    text = f"{person.name}: {words}, until {expires or 'further notice'}"
    tell(kind="qualification.recorded", by=by, agencies=[agency.pk], about=made.uuid, text=text)
    return made


def end(*, qualification: Qualification, by: Actor, version: int | None = None) -> Qualification:
    """It counts no longer, from now on."""
    rows = Qualification.objects.select_for_update(of=("self",)).select_related("person")
    held = rows.filter(pk=qualification.pk).first()
    if held is None:
        raise NotFound("That qualification is not one you may see.")
    _permit(by, held.agency_id, "the agency")
    if version is not None and version != held.version:
        raise Stale("It changed meanwhile. Look again.", version=held.version)
    if held.ended:
        raise WrongState("It has ended already.")
    _close(held)
    _requalify([held.asset], by)
    text = f"{held.person.name}: {held.position} ended"
    agencies = [held.agency_id]
    tell(kind="qualification.ended", by=by, agencies=agencies, about=held.uuid, text=text)
    return held


def _permit(by: Actor, agency: int, name: str) -> None:
    if not may_keep(by, agency):
        raise NotPermitted(f"Only administrators and dispatchers of {name} keep qualifications.")


def _ended(agency: Agency, person: Person, position: str) -> Qualification | None:
    """The one before is kept as ended; whoever records at the same time waits here."""
    Person.objects.select_for_update().filter(pk=person.pk).first()
    same = Qualification.objects.filter(agency=agency, person=person, ended=False)
    before = same.filter(position=position).select_related("asset").first()
    if before is not None:
        _close(before)
    return before


def _close(held: Qualification) -> None:
    held.ended = True
    held.version += 1
    held.save(update_fields=["ended", "version"])


def _requalify(units: list[Asset | None], by: Actor) -> None:
    """What the units' people still hold decides until when they are suitable."""
    for asset in assets.lock({unit.pk: unit for unit in units if unit is not None}.values()):
        until = selectors.qualified_until(asset)
        if until == asset.qualified_until:
            continue
        asset.qualified_until = until
        asset.version += 1
        asset.save(update_fields=["qualified_until", "version"])
        text = f"{label(asset)} qualified until {until or 'further notice'}"
        assets.tell(asset, by=by, kind="asset.changed", text=text, booking=current(asset))
