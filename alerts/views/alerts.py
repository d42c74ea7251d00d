"""Alerts of my agencies: what waits, one of them, acknowledge."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alerts.models import Alert, DeliveryState
from alerts.permissions.alerts import may_acknowledge
from alerts.permissions.deliveries import RETRYING
from alerts.selectors import alerts as selectors
from alerts.selectors import (
    deliveries,
    escalation,
    floods,
    public_alerts,
    replies,
    retries,
    silences,
)
from alerts.services import acknowledgements
from eoc.access import Actor
from eoc.doors.pages import page

PER_PAGE = 50


@page()
@require_safe
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Alerts my agencies must act on; `?open=1` shows only what nobody has answered for."""
    found = selectors.addressed_to(actor)
    only_open = request.GET.get("open") == "1"
    if only_open:
        found = selectors.told(found).filter(acknowledgement__isnull=True)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "only_open": only_open,
        "floods": floods.flooded(actor),
        "silenced": silences.in_force(silences.visible_to(actor)).count(),
    }
    return render(request, "alerts/list.html", context)


@page()
@require_safe
def detail(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """One alert, who was told, and who answered."""
    alert = selectors.found(actor, identifier)
    another = not public_alerts.wrote(actor, alert)
    told = deliveries.of_alert(actor, alert)
    shown = Paginator(told, PER_PAGE).get_page(request.GET.get("page"))
    standing = [one for one in deliveries.counts(told) if one[2]] if shown.has_other_pages() else []
    context = {
        "alert": alert,
        "answered": selectors.acknowledgement(alert),
        "may_acknowledge": another and may_acknowledge(actor, alert),
        "page": shown,
        "waiting": DeliveryState.PENDING
        in {*(one.state for one in shown), *(s for s, *_ in standing)},
        "standing": standing,
        "retrying": actor.agencies_as(*RETRYING),
        "progress": retries.progress(actor, alert),
        "beside": escalation.of_bundle(actor, alert),
        **_answers(actor, alert, another),
    }
    return render(request, "alerts/detail.html", context)


def _answers(actor: Actor, alert: Alert, another: bool) -> dict[str, Any]:
    """Who comes, for the agency that must act alone."""
    if alert.agency_id not in actor.agencies:
        return {}
    run = escalation.run_of(actor, alert)
    return {
        "run": run,
        "counts": run.counts if run else replies.counts(alert),
        "replies": replies.visible_to(actor).filter(alert=alert),
        "own": replies.own(alert, actor.person_id),
        "may_escalate": may_acknowledge(actor, alert),
        "may_reply": another
        and (may_acknowledge(actor, alert) or replies.was_told(alert, actor.person_id)),
    }


@page()
@require_POST
def acknowledge(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Answer for the alert; the console hears JSON, a form goes back to the alert."""
    alert = selectors.found(actor, identifier)
    acknowledgements.acknowledge(alert=alert, by=actor)
    if request.accepts("text/html"):
        return redirect("alerts:detail", identifier)
    return JsonResponse(selectors.row(selectors.found(actor, identifier)))
