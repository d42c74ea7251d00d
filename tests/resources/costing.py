"""What tests of costs build on: an agreement with terms, an engine lent under it and home again."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from agencies.models import Agency, Agreement, AgreementKind, AgreementParty
from agencies.services import sharing, terms
from agencies.services.terms import Costs, Rate
from eoc.access import scope
from resources.models import Claim, Deployment
from resources.services import costs, deployments
from tests.cast import Cast
from tests.resources.asking import approved, revoked

COSTS = Costs(
    currency="USD",
    free_hours=Decimal(8),
    administrative_rate=Decimal(10),
    rates=[
        Rate(unit="hour", amount=Decimal("147.00"), kind="engine"),
        Rate(unit="hour", amount=Decimal("10.00"), person_class="firefighter", persons=4),
    ],
)
FREE = Costs(currency="USD")


def priced(cast: Cast, said: Costs = COSTS, code: str = "NORTH-MC") -> Agreement:
    """Riverton and Lakeside agree on terms; what was agreed before is revoked."""
    before = revoked(cast)
    with scope(sharing.operator("Cast")):
        agreement = Agreement.objects.create(
            code=code,
            title=before.title,
            agency=cast.agencies["riverton"],
            kinds=[AgreementKind.MUTUAL_AID],
            valid_from=before.valid_from,
            approved_to_activate=True,
            illustrative=True,
        )
        for town in ("riverton", "lakeside"):
            AgreementParty.objects.create(agreement=agreement, agency=cast.agencies[town])
        terms.write(agreement, said)
        agreement.parties.update(signed_at=timezone.now(), signed_by="Chief")
    return agreement


def home(cast: Cast, hours: int = 10) -> Deployment:
    """An engine of Lakeside's, mobilized so many hours ago, back in quarters now."""
    sent = approved(cast)
    steps = (deployments.mobilize, deployments.depart, deployments.check_in)
    for step in (*steps, deployments.demobilize):
        with scope(cast.actor("lee")) as lee:
            step(deployment=sent, by=lee)
    began = (timezone.now() - timedelta(hours=hours)).isoformat()
    with scope(cast.actor("lee")) as lee:
        sent = Deployment.objects.get(pk=sent.pk)
        sent.times, sent.version = {**sent.times, "mobilizing": began}, sent.version + 1
        sent.save()
        deployments.return_to_quarters(deployment=sent, by=lee)
        return Deployment.objects.select_related("request").get(pk=sent.pk)


def drafted(cast: Cast, hours: int = 10) -> Claim:
    """Lakeside's claim for it."""
    sent = home(cast, hours)
    with scope(cast.actor("lee")) as lee:
        return costs.draft(request=sent.request, by=lee)


def done(cast: Cast, claim: Claim, *verbs: str, **more: Any) -> Claim:
    """One verb after the other, each by the liaison it belongs to."""
    who: Mapping[str, str] = dict.fromkeys(("submit", "waive"), "lee")
    for verb in verbs:
        with scope(cast.actor(who.get(verb, "rosa"))) as actor:
            why = {"reason": "Hours differ"} if verb in ("query", "waive", "dispute") else {}
            claim = getattr(costs, verb)(claim=claim, by=actor, **why, **more)
    return claim


def floor(cast: Cast, units: int) -> None:
    """Lakeside wants so many of a kind to stay at home."""
    with scope(sharing.operator("Cast")):
        agency = Agency.objects.get(short_code="LAK")
        agency.cover_floor, agency.version = units, agency.version + 1
        agency.save()
