"""The inbox by deadline: what is due when, who has seen it, and whether it is mine to answer."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, F, Value
from django.utils import timezone

from eoc.access import Actor
from resources.models import Offer, OfferCounter, OfferState
from resources.selectors import approvals, costs, decisions, forwarding, tiers
from resources.selectors import unclaimed as on_loans
from resources.selectors.counters import latest


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
        return latest(self.offer) if self.offer.state == OfferState.COUNTERED else None


def count(actor: Actor | None) -> int:
    """How many things wait for the actor: the number in the top bar.

    A loan has no claim yet that waits, and has a lender, which what is to sign and to take has not:
    all these are counted in one statement.
    """
    if actor is None:
        return 0
    loan = ("request", "providing_agency")
    claims = costs.waiting(actor).order_by().values_list(*loan)
    unclaimed = on_loans.rows(actor).order_by().values_list(*loan)
    to_sign = approvals.to_sign(actor).order_by().annotate(lender=-F("pk"))
    to_take = tiers.to_take(actor).order_by().annotate(lender=Value(0, BigIntegerField()))
    others = to_sign.values_list("request", "lender"), to_take.values_list("pk", "lender")
    return decisions.inbox(actor).count() + claims.union(unclaimed, *others).count()


def waiting(actor: Actor) -> list[Waiting]:
    """Everything that waits for the actor's agencies, the nearest deadline first.

    A question that was handed on to a colleague is theirs, every other one the actor's too.
    """
    found = list(decisions.inbox(actor))
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
