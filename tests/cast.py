"""The cast: Riverton asks, Lakeside lends, Hillcrest gives automatic aid, Farview is a stranger."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils import timezone

from agencies.models import (
    Agency,
    Agreement,
    AgreementKind,
    AgreementParty,
    Discipline,
    Jurisdiction,
    JurisdictionKind,
    Membership,
    Person,
    Service,
    User,
)
from agencies.services import sharing
from eoc.access import Actor, Role, scope
from resources.models import Asset

PASSWORD = "correct horse battery"
TOWNS = {
    "riverton": ("RIV", -75.00),
    "lakeside": ("LAK", -74.90),
    "hillcrest": ("HIL", -74.80),
    "farview": ("FAR", -74.70),
}
PEOPLE = {
    "dana": ("riverton", [Role.DISPATCHER]),
    "rosa": ("riverton", [Role.LIAISON]),
    "ada": ("riverton", [Role.ADMINISTRATOR]),
    "obi": ("riverton", [Role.OBSERVER]),
    "lee": ("lakeside", [Role.LIAISON, Role.DUTY_OFFICER]),
    "liv": ("lakeside", [Role.DISPATCHER]),
    "hal": ("hillcrest", [Role.DISPATCHER, Role.DUTY_OFFICER]),
    "olu": ("farview", [Role.DISPATCHER, Role.LIAISON, Role.ADMINISTRATOR]),
}


@dataclass
class Cast:
    """Towns, their fire agencies, people with logins, and two assets each."""

    towns: dict[str, Jurisdiction] = field(default_factory=dict)
    agencies: dict[str, Agency] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    assets: dict[str, Asset] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The person's actor as of now."""
        return sharing.actor_of(self.users[name])

    def point(self, town: str) -> Point:
        """A point inside the town."""
        return Point(TOWNS[town][1] + 0.03, 40.03, srid=4326)


def square(west: float, south: float, side: float = 0.08) -> MultiPolygon:
    """A square territory, degrees in WGS 84."""
    corners = (
        (west, south),
        (west + side, south),
        (west + side, south + side),
        (west, south + side),
        (west, south),
    )
    return MultiPolygon(Polygon(corners), srid=4326)


def assemble() -> Cast:
    """Put the cast on stage through an operator's scope."""
    cast = Cast()
    with scope(sharing.operator("Cast")):
        for town, (code, west) in TOWNS.items():
            _town(cast, town, code, west)
        for name, (town, roles) in PEOPLE.items():
            _person(cast, name, town, roles)
        agree(cast, "NORTH-MA", "lakeside", AgreementKind.MUTUAL_AID)
        agree(cast, "NORTH-AA", "hillcrest", AgreementKind.AUTOMATIC_AID)
    return cast


def _town(cast: Cast, town: str, code: str, west: float) -> None:
    name = town.capitalize()
    cast.towns[town] = Jurisdiction.objects.create(
        name=name,
        kind=JurisdictionKind.MUNICIPALITY,
        short_code=code,
        code=f"34{code}",
        boundary=square(west, 40.0),
        area_km2=60,
        illustrative=True,
    )
    agency = Agency.objects.create(
        name=f"{name} Fire",
        short_code=code,
        discipline=Discipline.FIRE,
        service_area=square(west, 40.0),
        cover_floor=0,
        illustrative=True,
    )
    cast.agencies[town] = agency
    Service.objects.create(agency=agency, jurisdiction=cast.towns[town])
    for sign, kind in (("Engine 12", "engine"), ("Engine 14", "engine"), ("Pump 1", "pump")):
        spot = cast.point(town)
        cast.assets[f"{code} {sign}"] = Asset.objects.create(
            agency=agency,
            call_sign=sign,
            kind_id=kind,
            type=1,
            home=spot,
            position=spot,
            home_name=f"{name} Station 1",
            illustrative=True,
        )


def _person(cast: Cast, name: str, town: str, roles: list[Role]) -> None:
    user = User.objects.create_user(f"{name}@{town}.example", PASSWORD)
    agency = cast.agencies[town]
    person = Person.objects.create(name=name.capitalize(), user=user, agency=agency)
    cast.users[name] = user
    cast.people[name] = person
    for role in roles:
        Membership.objects.create(person=person, agency=agency, role=role)


def agree(cast: Cast, code: str, partner: str, kind: AgreementKind) -> None:
    """Riverton and the partner have an agreement in force that activates by itself."""
    now = timezone.now()
    agreement = Agreement.objects.create(
        code=code,
        title=f"Riverton and {partner.capitalize()}",
        agency=cast.agencies["riverton"],
        kinds=[kind],
        valid_from=now - timedelta(days=30),
        approved_to_activate=True,
        illustrative=True,
    )
    for town in ("riverton", partner):
        AgreementParty.objects.create(
            agreement=agreement, agency=cast.agencies[town], signed_at=now, signed_by="Chief"
        )


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast inside the test's transaction."""
    return assemble()


@pytest.fixture
def committed_cast(committed_db: None) -> Cast:
    """The cast committed, for races, sockets and workers."""
    return assemble()
