"""The inbox by deadline: what is due when, who has seen it, and whether it is mine to answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Value
from django.utils import timezone

from eoc.access import Actor
from resources.models import Offer, OfferCounter, OfferState
from resources.selectors import approvals, costs, decisions, forwarding, tiers
from resources.selectors import unclaimed as on_loans


@dataclass(frozen=True)
class Waiting:
    """One offer that waits: `due` is the moment promised, needed by, or none where at once."""

    offer: Offer
    due: datetime | None
    promised: bool
    overdue: bool
    passed_on_by: str
    with_whom: str
    mine: bool

    @property
    def asked(self) -> bool:
        """A question of a neighbour; otherwise a promise that waits for us."""
        return self.offer.state == OfferState.INVITED

    @property
    def proposed(self) -> OfferCounter | None:
        """What the asking side would rather have, where it is ours to answer."""
        made = list(self.offer.counters.all()) if self.offer.state == OfferState.COUNTERED else []
        return made[-1] if made else None


def count(actor: Actor | None) -> int:
    """How many things wait for the actor: the number in the top bar.

    All in one statement; a loan and the claim that takes its place are the same pair.
    """
    if actor is None:
        return 0
    loan = ("request", "providing_agency")
    others = (
        _rows("money", costs.waiting(actor), *loan),
        _rows("money", on_loans.rows(actor), *loan),
        _rows("sign", approvals.to_sign(actor)),
        _rows("longer", on_loans.kept_longer(actor)),
        _rows("take", tiers.to_take(actor)),
    )
    return _rows("answer", decisions.inbox(actor)).union(*others).count()


def _rows(what: str, found: QuerySet[Any], one: str = "pk", other: str = "none") -> QuerySet[Any]:
    """Rows as a kind and two numbers, so that different things stand in one union."""
    alike = found.order_by().annotate(what=Value(what), none=Value(0))
    rows: QuerySet[Any] = alike.values_list("what", one, other)
    return rows


def waiting(actor: Actor) -> list[Waiting]:
    """Everything that waits for the actor's agencies, the nearest deadline first.

    A question that was handed on to a colleague is theirs, every other one the actor's too.
    """
    found = list(decisions.inbox(actor).prefetch_related(None).prefetch_related("counters"))
    passed, now = forwarding.of_offers(found), timezone.now()
    rows = []
    for offer in found:
        handed = passed.get((offer.request_id, offer.providing_agency_id))
        due = offer.expires_at if offer.state in decisions.WAITING else None
        due = due or offer.answer_by or offer.request.needed_by
        mine = handed is None or str(handed.to_user) == actor.user_id
        rows.append(
            Waiting(
                offer=offer,
                due=due,
                promised=offer.state == OfferState.INVITED and offer.answer_by is not None,
                overdue=due is not None and due < now,
                passed_on_by=handed.from_name if handed else "",
                with_whom=handed.to_name if handed else "",
                mine=mine,
            )
        )
    return rows
