"""The relay notes on a request how the tier fares that carries its remainder."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from eoc.access import Actor
from resources.models import MutualAidRequest, RequestState, Upward
from resources.selectors.mutual_aid import remainder_words
from resources.selectors.tiers import UNFILLED
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import tell

R = RequestState
LOOKING = (R.DRAFT, R.SUBMITTED, R.PARTLY_FILLED)
MOVED = (
    Q(upward=Upward.CARRIED, children__state__in=(R.FILLED, R.UNABLE_TO_FILL, R.CLOSED))
    | Q(upward=Upward.FILLED, children__state__in=(*LOOKING, R.UNABLE_TO_FILL))
    | Q(upward=Upward.UNABLE, children__state__in=(*LOOKING, R.FILLED))
)
FARES = {
    **dict.fromkeys(LOOKING, Upward.CARRIED),
    R.FILLED: Upward.FILLED,
    R.UNABLE_TO_FILL: Upward.UNABLE,
    R.CLOSED: Upward.UNABLE,
}


def due() -> QuerySet[MutualAidRequest]:
    """Requests that do not say yet how the one that carries their remainder fares."""
    return MutualAidRequest.objects.filter(MOVED, state__in=UNFILLED).order_by("pk")


def follow(pk: int, by: Actor) -> int:
    """Note it and tell the requesting agency; filled or unable is its turn."""
    held = filling.held(pk)
    if not due().filter(pk=pk).exists():
        return 0
    child = held.children.exclude(state=R.WITHDRAWN).select_related("requesting_agency").get()
    fares = FARES[R(child.state)]
    held.upward, held.upward_at = fares, timezone.now()
    filling.settle(held)
    turn = [] if fares == Upward.CARRIED else [held.requesting_agency_id]
    text = f"{child.requesting_agency.short_code} {_said(held, child, fares)} ({child.number})"
    tell(held, by=by, kind="mutual_aid.tier_moved", text=text, acts=turn)
    return 1


def _said(held: MutualAidRequest, child: MutualAidRequest, fares: Upward) -> str:
    if fares == Upward.UNABLE:
        return f"is unable to fill {held.number} too: {remainder_words(child)} open"
    verb = "looks again for" if fares == Upward.CARRIED else "has found all of"
    return f"{verb} what {held.number} has unfilled"
