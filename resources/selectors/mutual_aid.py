"""Requests as the two sides see them: the requesting agency all of it, a provider its own part."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, Exists, OuterRef, Prefetch, Q, QuerySet, Value, When
from django.db.models.query import ModelIterable
from django.utils import timezone

from agencies.models import Agency
from eoc.access import Actor, require_scope
from eoc.access.grants import DataClass
from resources.models import (
    Deployment,
    MutualAidRequest,
    Offer,
    OfferAsset,
    OfferState,
    RequestLine,
    RequestState,
)
from resources.selectors.rows import agency_row, iso

Row = dict[str, Any]
THIRD_PARTY = 0
EVERYWHERE = ("operator", "relay")
OVER = (RequestState.CLOSED, RequestState.WITHDRAWN)


@dataclass
class Sides:
    """All that belongs to a request, whichever agencies it belongs to."""

    lines: list[RequestLine]
    offers: list[Offer]
    deployments: list[Deployment]
    named: dict[int, list[str]] = field(default_factory=dict)
    agencies: dict[int, Agency] = field(default_factory=dict)

    @property
    def providers(self) -> list[int]:
        """Every agency that was asked."""
        return sorted({offer.providing_agency_id for offer in self.offers})


class ToThirdParties(ModelIterable):  # type: ignore[type-arg]
    """Requests as a third party reads them: what is asked for, not where, by whom or for what."""

    def __iter__(self) -> Iterator[MutualAidRequest]:
        """Empty what only the parties read."""
        for request in super().__iter__():
            if not request.party:
                request.incident_title = request.reporting_place = request.report_to = ""
                request.radio_channel = request.note = request.by_name = ""
                request.finance_code = request.safety_notes = request.legal_words = ""
                request.reporting_point = request.estimated_cost = None
                request.declined_above = []
            yield request


def named_by(key: uuid.UUID, agency: uuid.UUID, actor: Actor) -> uuid.UUID:
    """The uuid of what a person asks for an agency with a form's key: the same form, the same."""
    return uuid.uuid5(key, f"{agency} {actor.user_id}")


def of_form(actor: Actor, key: uuid.UUID) -> MutualAidRequest | None:
    """What the actor made with the form of that key; None while it is not sent."""
    mine = Agency.objects.filter(pk__in=actor.agencies).values_list("uuid", flat=True)
    made = [named_by(key, agency, actor) for agency in mine]
    return visible_to(actor).filter(uuid__in=made).first()


def visible_to(actor: Actor) -> QuerySet[MutualAidRequest]:
    """Requests of the actor's agencies, those that ask them, and those a grant shows.

    Whose remainder a request of a higher tier carries follows it as its own.
    """
    found = MutualAidRequest.objects.filter(mode__in=actor.modes)
    found = found.select_related("requesting_agency")
    if actor.system == "operator":
        return found
    asked = Offer.objects.filter(request=OuterRef("pk"), providing_agency__in=actor.agencies)
    shown = Q(requesting_agency__in=actor.shown("a", DataClass.REQUESTS))
    own = Q(requesting_agency__in=actor.agencies) | Q(proposed_to__in=actor.agencies)
    mine = own | Q(carried_for__overlap=sorted(actor.agencies)) | Q(Exists(asked))
    seen = found.filter(mine | (shown & ~Q(state=RequestState.DRAFT)))
    if not actor.shown("a", DataClass.REQUESTS):
        return seen
    seen = seen.annotate(party=Case(When(mine, Value(True)), default=Value(False)))
    seen._iterable_class = ToThirdParties
    return seen


def not_over(requests: QuerySet[MutualAidRequest]) -> QuerySet[MutualAidRequest]:
    """Those that somebody still has to do with."""
    return requests.exclude(state__in=OVER)


def whole(requests: QuerySet[MutualAidRequest]) -> QuerySet[MutualAidRequest]:
    """With lines, offers and deployments, as far as the actor is a party to them."""
    actor = require_scope()
    sides = Q()
    if actor.system not in EVERYWHERE:
        sides = Q(providing_agency__in=actor.agencies) | Q(requesting_agency__in=actor.agencies)
    offers = Offer.objects.filter(sides).select_related("providing_agency")
    return requests.prefetch_related(
        Prefetch("lines", RequestLine.objects.select_related("kind").order_by("pk")),
        Prefetch("offers", offers.order_by("pk")),
        Prefetch("offers__named", OfferAsset.objects.filter(sides).order_by("pk")),
        Prefetch("deployments", Deployment.objects.filter(sides).order_by("pk")),
        "deployments__providing_agency",
    )


def sides_seen(request: MutualAidRequest) -> Sides:
    """What the scope shows of a request loaded by `whole`."""
    offers, deployments = list(request.offers.all()), list(request.deployments.all())
    agencies = [o.providing_agency for o in offers] + [d.providing_agency for d in deployments]
    return Sides(
        lines=list(request.lines.all()),
        offers=offers,
        deployments=deployments,
        named={offer.pk: [named.label for named in offer.named.all()] for offer in offers},
        agencies={agency.pk: agency for agency in agencies},
    )


def sides_for(actor: Actor, request: MutualAidRequest) -> Sides:
    """What the actor may read of a request loaded by `whole`.

    All of it where it carries the actor's own remainder: who comes, and how far they are.
    """
    own = request.requesting_agency_id in actor.agencies or actor.system == "operator"
    follows = not own and not actor.agencies.isdisjoint(request.carried_for)
    return sides_of(request) if follows else sides_seen(request)


def sides_of(request: MutualAidRequest) -> Sides:
    """Everything of a request, for its parties to be told; beyond what the actor may see."""
    offers = list(Offer.objects.raw("SELECT * FROM resources_offers_of(%s)", [request.pk]))
    named: dict[int, list[str]] = defaultdict(list)
    for one in OfferAsset.objects.raw("SELECT * FROM resources_named_of(%s)", [request.pk]):
        named[one.offer_id].append(one.label)
    query = "SELECT * FROM resources_deployments_of(%s)"
    return Sides(
        lines=list(request.lines.select_related("kind").order_by("pk")),
        offers=offers,
        deployments=list(Deployment.objects.raw(query, [request.pk])),
        named=named,
        agencies=Agency.objects.in_bulk({offer.providing_agency_id for offer in offers}),
    )


def row(request: MutualAidRequest, for_agency: int | None, sides: Sides) -> Row:
    """One request as the console's contract has it.

    A provider's row holds its own offers and deployments only; None is the widest the sides hold;
    a third party reads what is asked for and how far it is, not where, by whom or for what.
    """
    third = for_agency == THIRD_PARTY
    all_of_it = for_agency in (None, request.requesting_agency_id, *request.carried_for)
    offers = [o for o in sides.offers if all_of_it or o.providing_agency_id == for_agency]
    sent = [d for d in sides.deployments if all_of_it or d.providing_agency_id == for_agency]
    return {
        "uuid": str(request.uuid),
        "number": request.number,
        "state": request.state,
        "incident": {
            "uuid": str(request.incident_uuid),
            "number": request.incident_number,
            "title": "" if third else request.incident_title,
        },
        "requesting": agency_row(request.requesting_agency),
        "needed_by": iso(request.needed_by),
        "report_to": "" if third else request.report_to,
        "reporting_place": "" if third else request.reporting_place,
        "radio_channel": "" if third else request.radio_channel,
        "lines": [line_row(line) for line in sides.lines],
        "offers": [offer_row(offer, sides) for offer in offers],
        "deployments": [_deployment(deployment, sides) for deployment in sent],
        "version": request.version,
        "detail": "summary" if third else "full",
    }


def rows(actor: Actor) -> list[Row]:
    """Every request that is not over, on either side: the snapshot's part."""
    found = whole(not_over(visible_to(actor))).order_by("pk")
    return [row_for(actor, request) for request in found]


def row_for(actor: Actor, request: MutualAidRequest) -> Row:
    """The row as the scope shows it; needs `whole`."""
    sides = sides_for(actor, request)
    own = {request.requesting_agency_id, request.proposed_to_id, *request.carried_for}
    party = own & actor.agencies or sides.offers
    return row(request, None if party or actor.system == "operator" else THIRD_PARTY, sides)


def by_uuid(actor: Actor, ids: Iterable[uuid.UUID | str]) -> QuerySet[MutualAidRequest]:
    """The named requests, as far as the actor is a party to them."""
    return visible_to(actor).filter(uuid__in=list(ids))


def line_row(line: RequestLine) -> Row:
    """So many of a kind."""
    return {
        "id": line.pk,
        "quantity": line.quantity,
        "kind": line.kind_id,
        "kind_name": line.what,
        "type": line.type,
        "filled": line.filled,
    }


def offer_row(offer: Offer, sides: Sides) -> Row:
    """One answer to one line."""
    return {
        "uuid": str(offer.uuid),
        "providing": agency_row(sides.agencies[offer.providing_agency_id]),
        "state": offer.state,
        "answer_by": iso(offer.answer_by),
        "line": offer.line_id,
        "assets": sides.named.get(offer.pk, []),
        "reason": offer.reason,
    }


def _deployment(deployment: Deployment, sides: Sides) -> Row:
    return {
        "uuid": str(deployment.uuid),
        "asset": deployment.asset_label,
        "state": deployment.state,
        "providing": agency_row(sides.agencies[deployment.providing_agency_id]),
    }


def words(lines: Iterable[RequestLine]) -> str:
    """What is asked for: `2 x Engine (type 1), 1 x Rescue boat`."""
    return ", ".join(line_words(line.quantity, line) for line in lines)


def line_words(quantity: int, line: RequestLine) -> str:
    """So many of a line's kind, in words."""
    return f"{quantity} x {line.what}" + (f" (type {line.type})" if line.type else "")


def remainder_words(request: MutualAidRequest) -> str:
    """What is still missing, in words."""
    return missing_words(sides_of(request).lines)


def missing_words(lines: Iterable[RequestLine]) -> str:
    """What lines still miss, in words."""
    missing = sorted((o for o in lines if o.filled < o.quantity), key=lambda line: line.pk)
    return ", ".join(line_words(line.quantity - line.filled, line) for line in missing)


def said(offer: Offer) -> str:
    """The answer in words."""
    if offer.state == OfferState.SUPERSEDED:
        return f"passed over, {offer.reason or 'nothing is missing any more'}"
    return "unable to fill" if offer.unable else offer.get_state_display().lower()


def answered(offer: Offer) -> str:
    """What was decided, by whom and when: what a second tap reads."""
    if offer.state == OfferState.SUPERSEDED:
        return f"Nobody need answer any more: {offer.reason or 'it was filled by others'}."
    when = timezone.localtime(offer.decided_at) if offer.decided_at else None
    names = ", ".join(named.label for named in offer.named.order_by("pk"))
    parts = [f"{offer.providing_agency.name} has already answered: {said(offer)}"]
    parts += [f"by {offer.decided_by}"] if offer.decided_by else []
    parts += [f"at {when:%H:%M}"] if when else []
    return " ".join(parts) + (f" ({names})" if names else "") + "."
