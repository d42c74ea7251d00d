"""Agencies: founded by the region, kept by their own administrators."""

from collections.abc import Collection, Iterable
from functools import reduce
from typing import Any

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from agencies.models import (
    Agency,
    AgencyKind,
    Discipline,
    Jurisdiction,
    Membership,
    Person,
    Service,
)
from agencies.permissions.administration import (
    demand_administrator,
    demand_regional,
    is_operator,
    is_regional,
)
from agencies.services.telling import tell
from eoc.access import Actor, Role
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from eoc.text.public import public_text

CHANGEABLE = (
    *("name", "kind", "discipline", "phone"),
    *("cover_floor", "confirm_from", "confirm_amount"),
)
TAKEN = "Another agency has this name or short code."


def found(
    *, name: str, short_code: str, discipline: str, by: Actor, kind: str = AgencyKind.GOVERNMENT
) -> Agency:
    """Add an agency; whoever founds it administers it until its own people are in."""
    demand_regional(by)
    agency = Agency(
        name=" ".join(public_text(name, "name").split()),
        short_code=short_code.strip().upper(),
        kind=kind,
        discipline=discipline,
    )
    _save(agency)
    if by.person_id is not None:
        founder = Person.objects.get(pk=by.person_id)
        Membership.objects.create(person=founder, agency=agency, role=Role.ADMINISTRATOR)
    region = [agency_id for agency_id, code, _ in by.agency_names if code == "REG"]
    _tell("agency.founded", by, agency, f"{agency.name} founded", also=region)
    return agency


def change(*, agency: Agency, version: int, by: Actor, **fields: Any) -> Agency:
    """Change what CHANGEABLE names; the short code stays for good."""
    locked = _locked(agency, by, version)
    if unknown := set(fields) - set(CHANGEABLE):
        raise Invalid("Some fields cannot be changed.", dict.fromkeys(unknown, "Leave it out."))
    if "name" in fields:
        fields["name"] = " ".join(public_text(fields["name"], "name").split())
    for name, value in fields.items():
        setattr(locked, name, value)
    locked.version += 1
    _save(locked)
    _tell("agency.changed", by, locked, f"{locked.name}: details changed")
    return locked


def serve(
    *,
    agency: Agency,
    version: int,
    jurisdictions: Collection[Jurisdiction],
    by: Actor,
    service_area: MultiPolygon | None = None,
) -> Agency:
    """Set which territories an agency serves, and its service area (their union by default)."""
    locked = _locked(agency, by, version)
    before = set(locked.services.values_list("jurisdiction_id", flat=True))
    wanted = {one.pk for one in jurisdictions}
    _check_territories(wanted - before, by)
    locked.services.exclude(jurisdiction_id__in=wanted).delete()
    Service.objects.bulk_create(
        Service(agency=locked, jurisdiction_id=one) for one in sorted(wanted - before)
    )
    locked.service_area = service_area or union(one.boundary for one in jurisdictions)
    locked.version += 1
    _save(locked)
    names = ", ".join(sorted(one.name for one in jurisdictions)[:6]) or "no territory"
    _tell("agency.serves", by, locked, f"{locked.name} serves {names}")
    return locked


def union(boundaries: Iterable[MultiPolygon]) -> MultiPolygon | None:
    """One area out of several; none out of nothing."""
    shapes: list[GEOSGeometry] = list(boundaries)
    if not shapes:
        return None
    merged = reduce(lambda left, right: left.union(right), shapes)
    return merged if isinstance(merged, MultiPolygon) else MultiPolygon(merged, srid=4326)


def _check_territories(added: set[int], by: Actor) -> None:
    """A territory's incidents become readable with it, so nobody takes a neighbour's."""
    if not added or is_regional(by) or is_operator(by):
        return
    if added - by.jurisdictions:
        raise NotPermitted(
            "Only the region's administrators give an agency a new territory. Ask them."
        )


def _locked(agency: Agency, by: Actor, version: int) -> Agency:
    demand_administrator(by, agency.pk)
    locked = Agency.objects.select_for_update(of=("self",)).filter(pk=agency.pk).first()
    if locked is None:
        raise NotFound("That agency is not one you may change.")
    if locked.version != version:
        raise Stale(f"{locked.name} changed meanwhile. Look again.", version=locked.version)
    if not locked.active:
        raise WrongState(f"{locked.name} is closed.")
    return locked


def _save(agency: Agency) -> None:
    _check(agency)
    try:
        with transaction.atomic():
            agency.save()
    except IntegrityError as error:
        raise Invalid(TAKEN, {"name": TAKEN}) from error


def _check(agency: Agency) -> None:
    wrong: dict[str, str] = {}
    if agency.discipline not in Discipline.values:
        wrong["discipline"] = f"One of: {', '.join(Discipline.values)}."
    if agency.kind not in AgencyKind.values:
        wrong["kind"] = f"One of: {', '.join(AgencyKind.values)}."
    try:
        agency.clean_fields(exclude=["service_area", "discipline", "kind"])
    except ValidationError as error:
        wrong |= {name: " ".join(texts) for name, texts in error.message_dict.items()}
    if wrong:
        raise Invalid("The agency is not complete.", wrong)


def _tell(kind: str, by: Actor, agency: Agency, text: str, also: Iterable[int] = ()) -> None:
    heard = {agency.pk, *also}
    tell(kind=kind, by=by, agencies=heard, about=agency.uuid, text=text)
