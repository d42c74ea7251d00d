"""What the clock does to claims, as the relay: nobody acted in time, so the side that should hears.

Each claim raises its alarm once for a turn: the next decision begins a new deadline.
"""

from django.db.models import QuerySet
from django.db.models.functions import Now

from agencies.services.telling import tell
from eoc.access import Actor, scope
from resources.models import Claim
from resources.selectors import costs
from resources.selectors.rows import clock
from resources.services import assets
from resources.services import mutual_aid_filling as filling

AT_ONCE = 50


def sweep(*, by: Actor) -> int:
    """Raise what is overdue, each in a transaction of its own; answers how many."""
    with scope(by):
        ids = list(_overdue().values_list("pk", "request_id")[:AT_ONCE])
    done = 0
    for pk, request in ids:
        with scope(by):
            done += _raise(pk, request, by)
    return done


def _overdue() -> QuerySet[Claim]:
    return Claim.objects.filter(due_at__lte=Now(), late_at=None).order_by("due_at")


def _raise(pk: int, request: int, by: Actor) -> int:
    """Under the lock of its request, as every decision about it."""
    filling.held(request)
    claim = _overdue().select_for_update(of=("self",)).filter(pk=pk).first()
    turn = costs.turn_of(claim) if claim else None
    if claim is None or turn is None or claim.due_at is None:
        return 0
    claim.late_at = assets.moment()
    claim.version += 1
    claim.save(update_fields=["late_at", "version"])
    state = claim.get_state_display().lower()
    text = f"Claim {claim.number} is overdue: {state} and due since {clock(claim.due_at)}"
    tell(
        kind="claim.late",
        by=by,
        agencies=[claim.requesting_agency_id, claim.providing_agency_id],
        about=claim.uuid,
        text=text,
        facts={"claim_id": pk, "request_id": request, "acts": [turn], "text": text},
        mode=claim.mode,
        tier="alarm",
    )
    return 1
