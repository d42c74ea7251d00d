"""What waits for an answer, and the one page on which a person decides, made for a phone."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from eoc.access import Actor
from eoc.doors.pages import page
from eoc.doors.recent import confirm_first
from eoc.errors import Invalid, WrongState
from resources.permissions.mutual_aid import must_confirm_lending
from resources.selectors import approvals, costs, decisions, tiers
from resources.selectors.inbox import waiting
from resources.selectors.mutual_aid import missing_words
from resources.selectors.unclaimed import lent
from resources.selectors.upward import above_all
from resources.views.deciding import VERBS_OF_BOTH_SIDES, chosen, shown
from resources.views.deciding import decide as answer


@require_GET
@page()
def inbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Offers, signatures, remainders, claims and loans, and what could be stopped.

    `?mine=1` leaves out what was handed on to a colleague.
    """
    found, only_mine = waiting(actor), request.GET.get("mine") == "1"
    claims, (loans, longer) = list(costs.waiting(actor)), lent(actor)
    due = (found, claims, loans, longer)
    to_sign = list(approvals.to_sign(actor))
    proposed, risen = tiers.on_the_way(actor)
    to_take = [(one, missing_words(one.lines.all())) for one in proposed]
    context = {
        "claims": [(one, costs.total(one)) for one in claims],
        "loans": loans,
        "longer": longer,
        "to_sign": to_sign,
        "to_take": to_take,
        "risen": list(zip(risen, above_all(actor, risen).values(), strict=True)),
        "now": timezone.now(),
        "waiting": [one for one in found if one.mine or not only_mine],
        "inbox_count": sum(len(rows) for rows in (*due, to_sign, to_take)),
        "only_mine": only_mine,
        "theirs": sum(not one.mine for one in found),
        "booked": decisions.booked(actor),
        "agencies": actor.agencies,
    }
    return render(request, "resources/inbox/list.html", context)


@require_http_methods(["GET", "POST"])
@page()
def decide(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """GET shows, POST decides: mail scanners open links, only a person presses a button."""
    found = decisions.decision(actor, uuid)
    if request.method == "GET":
        return shown(request, found)
    try:
        if request.POST.get("verb") == "approve":
            _confirmed(request, actor, found)
        answer(request, actor, found, VERBS_OF_BOTH_SIDES)
    except Invalid as wrong:
        return shown(request, found, problem=wrong.message, code=422)
    except WrongState as late:
        now = decisions.decision(actor, uuid)
        return shown(request, now, problem=late.message, code=409)
    return redirect("resources:decide", uuid)


def _confirmed(request: HttpRequest, actor: Actor, found: decisions.Decision) -> None:
    if must_confirm_lending(found.offer, len(chosen(request, actor, found))):
        confirm_first(request)
