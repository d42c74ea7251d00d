"""What the clock does to help that came home: not claimed in time, its lender hears, once.

Nothing is lost with it: the claim may still be drafted, or the loan settled without one.
"""

from agencies.services.telling import tell
from eoc.access import Actor, scope
from resources.selectors import costs
from resources.selectors.rows import clock
from resources.selectors.unclaimed import due_of, overdue, waiting
from resources.services import assets
from resources.services import mutual_aid_filling as filling

AT_ONCE = 50


def sweep(*, by: Actor) -> int:
    """Raise what is overdue, each loan in a transaction of its own; answers how many."""
    with scope(by):
        rows = overdue().order_by("request", "providing_agency")
        loans = list(rows.values_list("request", "providing_agency").distinct()[:AT_ONCE])
    done = 0
    for request, provider in loans:
        with scope(by):
            done += _raise(request, provider, by)
    return done


def _raise(request: int, provider: int, by: Actor) -> int:
    """Under the lock of its request, as every step of a loan; the last one home counts for all."""
    held = filling.held(request)
    loan = held.deployments.select_for_update(of=("self",)).filter(providing_agency=provider)
    home = list(waiting(costs.priced(loan)).order_by("pk"))
    now = assets.moment()
    if not home or all(one.unclaimed_at for one in home) or due_of(home) > now:
        return 0
    for one in home:
        one.unclaimed_at = now
        one.version += 1
        one.save(update_fields=["unclaimed_at", "version"])
    names = ", ".join(one.asset_label for one in home)
    asking, due = held.requesting_agency.short_code, clock(due_of(home))
    text = f"{names} for {asking}: home, to be claimed by {due}, and not claimed ({held.number})"
    tell(
        kind="loan.late",
        by=by,
        agencies=[provider],
        about=held.uuid,
        text=text,
        facts={"request_id": request, "acts": [provider], "text": text},
        mode=held.mode,
        tier="alarm",
    )
    return 1
