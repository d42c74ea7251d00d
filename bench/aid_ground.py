"""A region for asking: an agency that asks, a hundred that may hear of it, and some that must not.

It stays on the bench's platform: who asks again finds it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase

from django.contrib.gis.geos import Point
from django.utils import timezone

from agencies.models import Agency, Agreement, AgreementParty, Membership, Person, User
from agencies.services import sharing
from eoc.access import Role, scope
from incidents.models import Incident
from incidents.services import incidents
from resources.models import AskingPolicy, Asset
from resources.selectors.assets import available

AT = (-75.0, 40.2)
NEAR, FAR = 0.2, 3.0  # degrees north of the incident
WITHIN_KM = 100
CODE = "BENCH-AID"
KINDS = {"eligible": "engine", "kind": "boat", "distance": "engine", "agreement": "engine"}


@dataclass(frozen=True)
class Ground:
    """Who asks, and logins of those who listen: of the eligible, and of the others by reason."""

    asking: Agency
    dispatcher: str
    eligible: list[str]
    others: dict[str, list[str]]


def made(eligible: int, others: int) -> Ground:
    """So many who have agreement, kind and nearness, and so many for each that is missing."""
    with scope(sharing.operator("Bench")):
        asking = _agency("ZZZ", "asks")
        AskingPolicy.objects.get_or_create(agency=asking, defaults={"farthest_km": WITHIN_KM})
        listening = {
            why: list(_agencies(why, eligible if why == "eligible" else others)) for why in KINDS
        }
        parties = [asking]
        for why, agencies in listening.items():
            parties += agencies if why != "agreement" else []
        _agree(asking, parties)
        dispatcher = _login(asking, Role.DISPATCHER)
        logins = {
            why: [_login(agency, Role.LIAISON) for agency in agencies]
            for why, agencies in listening.items()
        }
    return Ground(asking, dispatcher, logins.pop("eligible"), logins)


def fires(ground: Ground, count: int) -> list[Incident]:
    """Incidents of the agency that asks, one for each request."""
    actor = sharing.actor_of(User.objects.get_by_natural_key(ground.dispatcher))
    with scope(actor):
        return [
            incidents.log(
                by=actor,
                agency_id=ground.asking.pk,
                type="structure_fire",
                severity="high",
                title=f"Illustrative fire {number}",
                place_text="12 Main St",
                point=Point(*AT, srid=4326),
            )
            for number in range(count)
        ]


def _agencies(why: str, count: int) -> Iterator[Agency]:
    north = FAR if why == "distance" else NEAR
    for number in range(count):
        first, second = (ascii_uppercase[n] for n in divmod(number, 26))
        agency = _agency(f"Z{why[0].upper()}{first}{second}", f"{why} {number}")
        spot = Point(AT[0] + number / 1000, AT[1] + north, srid=4326)
        owned = Asset.objects.filter(agency=agency)
        if not available(owned).exists():
            Asset.objects.create(
                agency=agency,
                call_sign=f"Unit {owned.count() + 1}",
                kind_id=KINDS[why],
                type=1,
                home=spot,
                position=spot,
                illustrative=True,
            )
        yield agency


def _agency(code: str, name: str) -> Agency:
    given = {"name": f"Bench {name}", "discipline": "fire", "cover_floor": 0, "illustrative": True}
    return Agency.objects.get_or_create(short_code=code, defaults=given)[0]


def _agree(asking: Agency, parties: list[Agency]) -> None:
    known = {"title": "Bench", "agency": asking, "kinds": ["mutual_aid"]}
    agreement, _ = Agreement.objects.get_or_create(
        code=CODE, defaults={**known, "valid_from": timezone.now(), "approved_to_activate": True}
    )
    signed = {"signed_at": timezone.now(), "signed_by": "Bench"}
    for agency in parties:
        AgreementParty.objects.get_or_create(agreement=agreement, agency=agency, defaults=signed)


def _login(agency: Agency, role: Role) -> str:
    email = f"{agency.short_code.lower()}@bench.example"
    user = User.objects.filter(email=email).first() or User.objects.create(
        email=email, password="!bench"
    )
    person, _ = Person.objects.get_or_create(user=user, defaults={"name": email, "agency": agency})
    Membership.objects.get_or_create(person=person, agency=agency, role=role)
    return email
