"""What tests of mutual aid build on: a request from Riverton, and what it became."""

from typing import Any

from django.utils import timezone

from agencies.models import (
    Agency,
    Agreement,
    AgreementKind,
    AgreementParty,
    AgreementTerms,
    Discipline,
    Jurisdiction,
    JurisdictionKind,
    Membership,
    Person,
    Service,
    User,
)
from agencies.services import sharing
from eoc.access import Role, scope
from incidents.models import Incident
from resources.models import Asset, Deployment, MutualAidRequest, Offer
from resources.services import asking_policy, mutual_aid, mutual_aid_offers
from tests.cast import PASSWORD, Cast, agree, square
from tests.resources.build import incident, said, stream

WHERE = {
    "reporting_place": "Riverton Station 1",
    "report_to": "Battalion Chief",
    "radio_channel": "VALLEY 3",
}


def draft(
    cast: Cast, quantity: int = 1, kind: str = "engine", ask: tuple[str, ...] = ("lakeside",)
) -> MutualAidRequest:
    """Dana drafts a request for engines; nobody else knows of it."""
    with scope(cast.actor("dana")) as dana:
        return mutual_aid.request(
            by=dana,
            agency=cast.agencies["riverton"],
            incident=incident(cast, number=42 + Incident.objects.count()),
            lines=[{"kind": kind, "quantity": quantity}],
            ask=[cast.agencies[town].pk for town in ask],
            **WHERE,
        )


def submitted(cast: Cast, quantity: int = 1, **more: Any) -> MutualAidRequest:
    """Dana asks Lakeside for engines."""
    made = draft(cast, quantity, **more)
    with scope(cast.actor("dana")) as dana:
        return mutual_aid.submit(request=made, by=dana)


def offer(cast: Cast, request: MutualAidRequest, who: str = "lee") -> Offer:
    """The invitation as the person sees it now."""
    with scope(cast.actor(who)):
        return Offer.objects.get(request=request, providing_agency=cast.people[who].agency_id)


def engine(cast: Cast, label: str = "LAK Engine 12") -> Asset:
    """An asset of the cast."""
    return cast.assets[label]


def approved(cast: Cast, quantity: int = 1, *labels: str) -> Deployment:
    """Lee lends an engine; the first deployment."""
    made = submitted(cast, quantity)
    with scope(cast.actor("lee")) as lee:
        assets = [cast.assets[label] for label in labels or ("LAK Engine 12",)]
        found = Offer.objects.get(request=made)
        mutual_aid_offers.approve(offer=found, assets=assets, by=lee)
        sent = Deployment.objects.select_related("request__incident")
        return sent.filter(request=made).earliest("pk")


def again(cast: Cast, request: MutualAidRequest, who: str = "dana") -> MutualAidRequest:
    """The request as the person sees it now."""
    with scope(cast.actor(who)):
        return MutualAidRequest.objects.select_related("requesting_agency").get(pk=request.pk)


def revoked(cast: Cast, code: str = "NORTH-MA") -> Agreement:
    """The agreement is in force no longer."""
    with scope(sharing.operator("Cast")):
        agreement = Agreement.objects.get(code=code)
        agreement.revoked_at = timezone.now()
        agreement.version += 1
        agreement.save(update_fields=["revoked_at", "version"])
    return agreement


def needs_acceptance(cast: Cast, partner: str = "lakeside", window_hours: int = 0) -> None:
    """From now on what the partner offers waits until Riverton accepts."""
    before = revoked(cast)
    with scope(sharing.operator("Cast")):
        agreement = Agreement.objects.create(
            code="NORTH-MB",
            title=before.title,
            agency=cast.agencies["riverton"],
            kinds=[AgreementKind.MUTUAL_AID],
            valid_from=before.valid_from,
            illustrative=True,
        )
        if window_hours:
            AgreementTerms.objects.create(
                agreement=agreement, currency="USD", window_hours=window_hours
            )
        for town in ("riverton", partner):
            AgreementParty.objects.create(
                agreement=agreement,
                agency=cast.agencies[town],
                signed_at=timezone.now(),
                signed_by="Chief",
            )


def asked_like_others(cast: Cast, town: str = "hillcrest") -> None:
    """No automatic aid any more: the town answers requests of Riverton, as Lakeside does."""
    revoked(cast, "NORTH-AA")
    with scope(sharing.operator("Cast")):
        agree(cast, "NORTH-MC", town, AgreementKind.MUTUAL_AID)


def county(cast: Cast) -> None:
    """Hillcrest coordinates the county: it serves Riverton too, and has Lakeside for a partner."""
    with scope(sharing.operator("Cast")):
        hillcrest = cast.agencies["hillcrest"]
        Service.objects.create(agency=hillcrest, jurisdiction=cast.towns["riverton"])
        role = Role.COORDINATOR
        Membership.objects.create(person=cast.people["hal"], agency=hillcrest, role=role)
        agreement = Agreement.objects.create(
            code="COUNTY-MA",
            title="County",
            agency=hillcrest,
            kinds=[AgreementKind.MUTUAL_AID],
            valid_from=timezone.now(),
            approved_to_activate=True,
            illustrative=True,
        )
        for town in ("hillcrest", "lakeside"):
            AgreementParty.objects.create(
                agreement=agreement,
                agency=cast.agencies[town],
                signed_at=timezone.now(),
                signed_by="Chief",
            )


def heard(cast: Cast, town: str) -> list[dict[str, Any]]:
    """What an agency heard about requests."""
    return said(stream(cast, town, "requests.full"))


def kinds(cast: Cast, town: str) -> list[str]:
    """The kinds of what an agency heard about requests."""
    return [entry["kind"] for entry in heard(cast, town)]


def _office(cast: Cast, name: str, code: str, place: Jurisdiction, who: str) -> None:
    """An agency that serves a larger territory, its coordinator, and an agreement with Lakeside."""
    office = Agency.objects.create(
        name=f"{name.capitalize()} Coordination",
        short_code=code,
        discipline=Discipline.EMERGENCY_MANAGEMENT,
        illustrative=True,
    )
    cast.agencies[name] = office
    Service.objects.create(agency=office, jurisdiction=place)
    user = User.objects.create_user(f"{who}@{name}.example", PASSWORD)
    person = Person.objects.create(name=who.capitalize(), user=user, agency=office)
    cast.users[who], cast.people[who] = user, person
    Membership.objects.create(person=person, agency=office, role=Role.COORDINATOR)


def _larger(cast: Cast, name: str, kind: str, below: Jurisdiction) -> Jurisdiction:
    place = Jurisdiction.objects.create(
        name=name.capitalize(),
        kind=kind,
        short_code=name[:3].upper() + "X",
        code=f"99{name[:3].upper()}",
        boundary=square(-75.1, 39.9, 0.6),
        area_km2=3000,
        illustrative=True,
    )
    cast.towns[name] = below.parent = place
    below.version += 1
    below.save(update_fields=["parent", "version"])
    return place


def tiers_above(cast: Cast) -> None:
    """A county's office (Cora) and a region's (Remy) above Riverton, serving no town themselves.

    The county may ask Lakeside, the region Hillcrest. Riverton's clock proposes after 30 minutes.
    """
    with scope(sharing.operator("Cast")):
        place = _larger(cast, "county", JurisdictionKind.COUNTY, cast.towns["riverton"])
        _office(cast, "county", "CTY", place, "cora")
        place = _larger(cast, "region", JurisdictionKind.STATE, place)
        _office(cast, "region", "RGN", place, "remy")
        for office, town in (("county", "lakeside"), ("region", "hillcrest")):
            agreement = Agreement.objects.create(
                code=f"{office.upper()}-MA",
                title=f"{office} mutual aid",
                agency=cast.agencies[office],
                kinds=[AgreementKind.MUTUAL_AID],
                valid_from=timezone.now(),
                approved_to_activate=True,
                illustrative=True,
            )
            for side in (office, town):
                AgreementParty.objects.create(
                    agreement=agreement,
                    agency=cast.agencies[side],
                    signed_at=timezone.now(),
                    signed_by="Chief",
                )
    with scope(cast.actor("ada")) as ada:
        asking_policy.set_policy(
            agency=cast.agencies["riverton"],
            by=ada,
            next_tier=cast.agencies["county"],
            escalate_minutes=30,
        )
    with scope(cast.actor("cora")) as cora:
        asking_policy.set_policy(
            agency=cast.agencies["county"], by=cora, next_tier=cast.agencies["region"]
        )
