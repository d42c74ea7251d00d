"""Try again what was given up, one delivery or all of an alert, and stop that."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alerts.selectors import alerts, deliveries
from alerts.services import retries
from alerts.services.retries import Retried
from eoc.access import Actor
from eoc.doors.pages import page


@page()
@require_POST
def retry(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """One delivery, again."""
    delivery = deliveries.found(actor, identifier)
    _say(request, retries.retry(delivery=delivery, by=actor))
    return redirect("alerts:detail", delivery.alert.uuid)


@page()
@require_POST
def retry_all(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """All of an alert that reached nobody."""
    _say(request, retries.retry_all(alert=alerts.found(actor, identifier), by=actor))
    return redirect("alerts:detail", identifier)


@page()
@require_POST
def stop(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Give one up again."""
    delivery = deliveries.found(actor, identifier)
    retries.stop(delivery=delivery, by=actor)
    messages.success(request, "It is given up again.")
    return redirect("alerts:detail", delivery.alert.uuid)


@page()
@require_POST
def stop_all(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Give up again whatever has not left."""
    stopped = retries.stop_all(alert=alerts.found(actor, identifier), by=actor)
    messages.success(request, f"{stopped} given up again.")
    return redirect("alerts:detail", identifier)


def _say(request: HttpRequest, done: Retried) -> None:
    left = f" {done.left} stay given up: {done.why_not or 'try them again too'}."
    messages.success(request, f"{done.retried} tried again.{left if done.left else ''}")
