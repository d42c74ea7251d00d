"""The outbox: what left, what waits, what was given up."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alerts.models import DeliveryState
from alerts.permissions.deliveries import RETRYING
from alerts.selectors import deliveries
from eoc.access import Actor
from eoc.doors.pages import page

PER_PAGE = 50


@page()
@require_safe
def outbox(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every delivery to and from my agencies; `?state=` shows one state."""
    found = every = deliveries.visible_to(actor)
    state = request.GET.get("state", "")
    if state in DeliveryState.values:
        found = found.filter(state=state)
    context = {
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "counts": deliveries.counts(every),
        "oldest": deliveries.oldest(actor),
        "state": state,
        "retrying": actor.agencies_as(*RETRYING),
    }
    return render(request, "alerts/outbox.html", context)
