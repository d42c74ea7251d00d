"""Towns to which Riverton's agency shows its data: in full, as a summary, and no longer."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from agencies.models import (
    Agency,
    Agreement,
    AgreementParty,
    Discipline,
    Grant,
    Jurisdiction,
    JurisdictionKind,
    Membership,
    Person,
    Service,
    User,
)
from agencies.services import sharing
from eoc.access import Role, scope
from tests.cast import PASSWORD, Cast, square

FULL = (
    ("incidents", "full", ""),
    ("log", "full", ""),
    ("assets", "full", ""),
    ("positions", "full", ""),
    ("contacts", "full", ""),
    ("requests", "full", ""),
)
SUMMARY = (("incidents", "summary", ""), ("assets", "summary", ""))
AREA = (("incidents", "summary", "location"),)


@dataclass(frozen=True)
class Partner:
    """Somebody of a town with an agreement, and what it says."""

    town: str
    code: str
    grants: tuple[tuple[str, str, str], ...]
    over: str = ""


PARTNERS = {
    "nora": Partner("northam", "NOR", FULL),
    "suki": Partner("southam", "SOU", SUMMARY),
    "hera": Partner("heldham", "HED", AREA),
    "rhea": Partner("reverham", "REV", FULL, over="revoked"),
    "eli": Partner("elderham", "ELD", FULL, over="expired"),
}
IN_FULL = frozenset({"nora"})
IN_SUMMARY = IN_FULL | {"suki"}
AT_ALL = IN_SUMMARY | {"hera"}


def join(cast: Cast) -> None:
    """Put the partners on stage, each with an agreement between two agencies."""
    with scope(sharing.operator("Cast")):
        for place, partner in enumerate(PARTNERS.values()):
            _town(cast, partner, -74.6 + place / 10)
    with scope(sharing.operator("Cast")):  # one that acts for the new agencies too
        for name, partner in PARTNERS.items():
            _person(cast, name, partner.town)
            agree(cast, partner)


def _town(cast: Cast, partner: Partner, west: float) -> None:
    name = partner.town.capitalize()
    cast.towns[partner.town] = Jurisdiction.objects.create(
        name=name,
        kind=JurisdictionKind.MUNICIPALITY,
        short_code=partner.code,
        code=f"34{partner.code}",
        boundary=square(west, 40.0),
        area_km2=60,
        illustrative=True,
    )
    cast.agencies[partner.town] = Agency.objects.create(
        name=f"{name} Fire",
        short_code=partner.code,
        discipline=Discipline.FIRE,
        service_area=square(west, 40.0),
        illustrative=True,
    )


def _person(cast: Cast, name: str, town: str) -> None:
    agency = cast.agencies[town]
    Service.objects.create(agency=agency, jurisdiction=cast.towns[town])
    user = User.objects.create_user(f"{name}@{town}.example", PASSWORD)
    person = Person.objects.create(name=name.capitalize(), user=user, agency=agency)
    cast.users[name], cast.people[name] = user, person
    for role in (Role.DISPATCHER, Role.LIAISON, Role.ADMINISTRATOR):
        Membership.objects.create(person=person, agency=agency, role=role)


def agree(cast: Cast, partner: Partner) -> None:
    now = timezone.now()
    agreement = Agreement.objects.create(
        code=f"SHOWN-{partner.code}",
        title=f"Riverton and {partner.town.capitalize()}",
        agency=cast.agencies["riverton"],
        kinds=["data_sharing"],
        valid_from=now - timedelta(days=30),
        valid_to=now - timedelta(days=1) if partner.over == "expired" else None,
        illustrative=True,
    )
    sides = [
        AgreementParty.objects.create(agreement=agreement, agency=cast.agencies[town])
        for town in ("riverton", partner.town)
    ]
    for data_class, detail, held_back in partner.grants:
        Grant.objects.create(
            agreement=agreement,
            giver=sides[0],
            data_class=data_class,
            detail=detail,
            held_back=held_back,
        )
    agreement.parties.update(signed_at=now, signed_by="Chief")
    if partner.over == "revoked":
        agreement.revoked_at, agreement.version = now, agreement.version + 1
        agreement.save()
