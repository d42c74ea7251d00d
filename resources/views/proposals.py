"""Pages of proposals: make one over all open requests, read why, accept line by line."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.models import Agency
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import NotFound, NotPermitted
from resources.permissions.mutual_aid import ASKING
from resources.selectors import proposals as selectors
from resources.selectors import ranking
from resources.services import proposals

RECENT = 20


@require_http_methods(["GET", "POST"])
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The last proposals, for every member; a post makes one, for whoever asks."""
    mine = actor.agencies_as(*ASKING)
    if request.method == "POST":
        if not mine:
            raise NotPermitted("Only dispatchers, liaisons and those who answer for an agency ask.")
        agency = Agency.objects.defer("service_area").get(pk=min(mine))
        made = proposals.propose(agency=agency, by=actor)
        return redirect("resources:proposal", made.uuid)
    context = {
        "proposals": selectors.visible_to(actor)[:RECENT],
        "weights": ranking.weights_shown(),
        "may_ask": bool(mine),
    }
    return render(request, "resources/proposals/list.html", context)


@require_http_methods(["GET"])
@page()
def detail(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Each unit with the request it would go to, and why."""
    found = selectors.whole(actor, uuid)
    context = {
        "proposal": found,
        "lines": found.lines.all(),
        "may_ask": actor.has(*ASKING, agency=found.agency_id),
        "difference": selectors.difference(found),
        "points": found.points / selectors.HUNDREDTHS,
        "greedy_points": found.greedy_points / selectors.HUNDREDTHS,
        "weights": [(words, found.weights.get(key)) for key, words in ranking.WEIGHTS.items()],
    }
    return render(request, "resources/proposals/detail.html", context)


@require_POST
@page(*ASKING)
def decide(request: HttpRequest, actor: Actor, uuid: UUID, verb: str) -> HttpResponse:
    """Accept or refuse one line."""
    line = selectors.line_of(actor, uuid)
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 10 else None
    if verb == "accept":
        done = proposals.accept(line=line, by=actor, version=version)
    elif verb == "refuse":
        reason = request.POST.get("reason", "")
        done = proposals.refuse(line=line, by=actor, reason=reason, version=version)
    else:
        raise NotFound("There is no such act.")
    messages.success(request, f"{done.said}.")
    return redirect("resources:proposal", line.proposal.uuid)
