"""Costs as doors show them: what runs now, claims with their items, and where money stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet, Sum
from django.utils import timezone

from agencies.models import Agreement, RateLine, Unit
from agencies.selectors import terms as terms_of
from eoc.access import Actor
from eoc.text.amounts import amount
from resources.costs.charging import Clock
from resources.costs.evaluation import COMING, NOTHING, Rate, Running, Terms, estimate, evaluate
from resources.models import Claim, ClaimState, CostItem, Deployment, Posting, RequestLine
from resources.permissions.costs import may_answer, may_claim
from resources.permissions.mutual_aid import DECIDING
from resources.selectors.rows import agency_row, clock, iso

C = ClaimState
PROVIDING = {
    C.ACCRUING: ("draft", "waive"),
    C.DRAFT: ("submit", "waive"),
    C.SUBMITTED: ("waive",),
    C.QUERIED: ("submit", "waive"),
    C.APPROVED: ("waive",),
    C.DISPUTED: ("waive",),
}
REQUESTING = {
    C.SUBMITTED: ("approve", "query", "dispute"),
    C.QUERIED: ("dispute",),
    C.APPROVED: ("pay", "dispute"),
    C.DISPUTED: ("approve", "pay", "query"),
}
TURN = {
    C.DRAFT: "providing",
    C.SUBMITTED: "requesting",
    C.QUERIED: "providing",
    C.APPROVED: "requesting",
    C.DISPUTED: "requesting",
}
EDITABLE = (C.DRAFT, C.QUERIED)
WORDS = {
    "draft": "Draft again",
    "submit": "Submit",
    "approve": "Approve",
    "pay": "Record as paid",
    "query": "Query",
    "waive": "Waive",
    "dispute": "Dispute",
}
WITH_REASON = ("query", "waive", "dispute")


@dataclass(frozen=True)
class Ticker:
    """What one deployment costs now; `running` is None where no terms say anything."""

    deployment: Deployment
    running: Running | None
    planned: Decimal | None
    words: str


@dataclass(frozen=True)
class Tickers:
    """Those of a request or an incident, with a total per currency."""

    each: tuple[Ticker, ...]
    totals: tuple[tuple[str, Decimal], ...]
    per_hour: tuple[tuple[str, Decimal], ...]


def visible_to(actor: Actor) -> QuerySet[Claim]:
    """Claims of either side, with what lists of them show."""
    found = Claim.objects.filter(_sides(actor), mode__in=actor.modes)
    related = ("request", "requesting_agency", "providing_agency", "agreement")
    items = Prefetch("items", CostItem.objects.order_by("pk"))
    return found.select_related(*related).prefetch_related(items)


def turn_of(claim: Claim) -> int | None:
    """The agency that should act next; None while it accrues and once it is over."""
    side = TURN.get(ClaimState(claim.state))
    if side is None:
        return None
    return claim.providing_agency_id if side == "providing" else claim.requesting_agency_id


def deadline(state: str) -> datetime | None:
    """By when whoever's turn it is in that state should act (`CLAIM_DAYS`), counted from now."""
    turn = TURN.get(ClaimState(state))
    return timezone.now() + timedelta(days=settings.CLAIM_DAYS) if turn else None


def waiting(actor: Actor) -> QuerySet[Claim]:
    """Claims on which the actor should act next, the nearest deadline first."""
    mine = actor.agencies_as(*DECIDING)
    turns = Q(pk__in=[])
    for state, side in TURN.items():
        turns |= Q(state=state, **{f"{side}_agency__in": mine})
    return visible_to(actor).filter(turns).order_by("due_at", "pk")


def sent_for(claim: Claim) -> QuerySet[Deployment]:
    """The deployments a claim is about, whatever became of them."""
    sides = {"request": claim.request_id, "providing_agency": claim.providing_agency_id}
    return Deployment.objects.filter(**sides).order_by("pk")


def postings(actor: Actor) -> QuerySet[Posting]:
    """The ledger between the actor's agencies and others, oldest first."""
    found = Posting.objects.filter(_sides(actor), claim__mode__in=actor.modes)
    return found.select_related("party", "claim").order_by("pk")


def balances(actor: Actor) -> list[dict[str, Any]]:
    """What each of the actor's agencies has to get (+) or to give (-), per account and currency."""
    mine = postings(actor).filter(party__in=actor.agencies).order_by()
    by = ("party__name", "account", "currency")
    return list(mine.values(*by).annotate(sum=Sum("amount")).exclude(sum=0).order_by(*by))


def priced(found: QuerySet[Deployment]) -> QuerySet[Deployment]:
    """Deployments with the terms they run under."""
    related = ("offer__line", "offer__agreement__terms", "booking")
    return found.select_related(*related).prefetch_related("offer__agreement__rates")


def terms_for(deployment: Deployment) -> Terms | None:
    """What its agreement charges for it; None where that says nothing."""
    kind, label = deployment.offer.line.kind_id, deployment.asset_label
    return charged_by(deployment.offer.agreement, kind, deployment.asset_type, label)


def charged_by(
    agreement: Agreement | None, kind: str, type_: int | None, label: str
) -> Terms | None:
    """What an agreement charges for an asset, the most exact line of each sort; None if silent."""
    said = terms_of.of(agreement) if agreement else None
    if agreement is None or said is None:
        return None
    chosen: dict[tuple[str, str], RateLine] = {}
    for line in sorted(agreement.rates.all(), key=lambda one: (bool(one.kind), bool(one.type))):
        if line.kind in ("", kind) and line.type in (None, type_):
            chosen[line.person_class, line.unit] = line
    return Terms(
        currency=said.currency,
        free=timedelta(hours=1) * int(said.free_hours * 100) / 100,
        administrative_rate=said.administrative_rate,
        rates=tuple(_rate(one, label) for one in sorted(chosen.values(), key=_place)),
    )


def running(deployment: Deployment, now: datetime, miles: Decimal = NOTHING) -> Running | None:
    """What it costs by its recorded steps; None where its agreement says nothing of costs."""
    terms = terms_for(deployment)
    return evaluate(terms, moments(deployment), now, miles) if terms else None


def moments(deployment: Deployment) -> dict[str, datetime]:
    """State to the moment it was reached."""
    return {state: datetime.fromisoformat(at) for state, at in deployment.times.items()}


def tickers(found: QuerySet[Deployment], now: datetime | None = None) -> Tickers:
    """What each deployment costs now, miles not counted, and all together."""
    at = now or timezone.now()
    each = tuple(_ticker(one, at) for one in priced(found).order_by("pk"))
    known = [one.running for one in each if one.running]
    return Tickers(
        each,
        _totals((one.currency, one.accrued) for one in known),
        _totals((one.currency, one.per_hour) for one in known if one.running),
    )


def words(found: Running | None) -> str:
    """How a person reads it, such as "free until 28 Nov 03:12, then 187.00 USD per hour"."""
    if found is None:
        return "the agreement says nothing of costs"
    hourly = f"{amount(found.per_hour)} {found.currency} per hour"
    if found.free_until:
        return f"free until {clock(found.free_until)}, then {hourly}"
    so_far = f"{amount(found.accrued)} {found.currency}"
    if found.running and found.per_hour:
        return f"{so_far} so far, {hourly}"
    return so_far if found.accrued else "nothing charged so far"


def beforehand(agreement: Agreement | None, line: RequestLine, hours: int | None) -> str:
    """What one asset for a line will cost, as whoever lends it reads before deciding."""
    terms = charged_by(agreement, line.kind_id, line.type, line.kind.name)
    if terms is None:
        return words(None)
    if not terms.rates:
        return f"{agreement} names no rate for {line.what.lower()}"
    going = evaluate(terms, dict.fromkeys(COMING, timezone.now()), timezone.now())
    hour = terms.free / timedelta(hours=1)
    are = "hour is" if hour == 1 else "hours are"
    free = f"{hour:g} {are} free, then " if hour else ""
    said = f"{free}{amount(going.per_hour)} {terms.currency} per hour each"
    if hours is None:
        return said
    about = amount(estimate(terms, Decimal(hours)))
    return f"{said}: about {about} {terms.currency} for {hours} hours"


def total(claim: Claim) -> Decimal:
    """All items together."""
    return sum((item.amount for item in claim.items.all()), NOTHING)


def verbs(actor: Actor, claim: Claim) -> list[str]:
    """What the actor may do with it now."""
    state = ClaimState(claim.state)
    found = list(PROVIDING.get(state, ())) if may_claim(actor, claim.providing_agency_id) else []
    if may_answer(actor, claim.requesting_agency_id):
        found += REQUESTING.get(state, ())
    return found


def may_change(actor: Actor, claim: Claim) -> bool:
    """Rewrite its items."""
    return claim.state in EDITABLE and may_claim(actor, claim.providing_agency_id)


def row(claim: Claim) -> dict[str, Any]:
    """One claim as the API gives it; amounts are decimal text."""
    return {
        "uuid": str(claim.uuid),
        "number": claim.number,
        "state": claim.state,
        "request": {"uuid": str(claim.request.uuid), "number": claim.request.number},
        "agreement": claim.agreement.code,
        "requesting": agency_row(claim.requesting_agency),
        "providing": agency_row(claim.providing_agency),
        "currency": claim.currency,
        "total": str(total(claim)),
        "items": [item_row(item) for item in claim.items.all()],
        "reason": claim.reason,
        "submitted_at": iso(claim.submitted_at),
        "decided_at": iso(claim.decided_at),
        "decided_by": claim.decided_by,
        "due_at": iso(claim.due_at),
        "late_at": iso(claim.late_at),
        "version": claim.version,
    }


def item_row(item: CostItem) -> dict[str, Any]:
    """One line of a claim."""
    return {
        "asset": item.asset_label,
        "category": item.category,
        "note": item.note,
        "unit": item.unit,
        "quantity": str(item.quantity),
        "rate": str(item.rate),
        "amount": str(item.amount),
        "source": item.source,
        "contradiction": item.contradiction,
    }


def _place(line: RateLine) -> int:
    return line.pk


def _sides(actor: Actor) -> Q:
    if actor.system == "operator":
        return Q()
    return Q(providing_agency__in=actor.agencies) | Q(requesting_agency__in=actor.agencies)


def _rate(line: RateLine, label: str) -> Rate:
    category = "personnel" if line.person_class else "equipment"
    return Rate(
        category="mileage" if line.unit == Unit.MILE else category,
        label=line.person_class or label,
        unit=line.unit,
        amount=line.amount,
        count=line.persons if line.person_class else 1,
        clock=Clock(line.starts, line.ends, line.rounding),
    )


def _ticker(deployment: Deployment, now: datetime) -> Ticker:
    terms = terms_for(deployment)
    found = evaluate(terms, moments(deployment), now) if terms else None
    return Ticker(deployment, found, _planned(deployment, terms), words(found))


def _planned(deployment: Deployment, terms: Terms | None) -> Decimal | None:
    """The estimate for the hours from the commitment to the planned end."""
    until = deployment.booking.planned_end
    if terms is None or until is None:
        return None
    span = max(until - moments(deployment)["committed"], timedelta(0))
    return estimate(terms, Decimal(span // timedelta(seconds=1)) / 3600)


def _totals(amounts: Iterable[tuple[str, Decimal]]) -> tuple[tuple[str, Decimal], ...]:
    found: dict[str, Decimal] = {}
    for currency, one in amounts:
        found[currency] = found.get(currency, NOTHING) + one
    return tuple(sorted((c, a) for c, a in found.items() if a))
