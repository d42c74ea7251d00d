"""What people do about a run of escalation, and whether they come."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alerts.models import Answer, ReplyWay
from alerts.selectors import alerts as selectors
from alerts.services import escalation, replies
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import Invalid


@page()
@require_POST
def stop(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Nobody further is told."""
    escalation.stop(alert=selectors.addressed(actor, identifier), by=actor)
    return redirect("alerts:detail", identifier)


@page()
@require_POST
def escalate(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Go on with the next step now."""
    escalation.escalate(alert=selectors.addressed(actor, identifier), by=actor)
    return redirect("alerts:detail", identifier)


@page()
@require_POST
def reply(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Say whether one comes."""
    alert = selectors.addressed(actor, identifier)
    answer, minutes = said(request)
    outcome = replies.reply(
        alert=alert, answer=answer, minutes=minutes, by=actor, way=ReplyWay.PAGE
    )
    messages.success(request, outcome.words)
    return redirect("alerts:detail", identifier)


def said(request: HttpRequest) -> tuple[Answer, int | None]:
    """The answer and the minutes a form names; Invalid where it is none."""
    answer, minutes = request.POST.get("answer", ""), request.POST.get("minutes", "").strip()
    if answer not in set(Answer):
        raise Invalid("Say whether you come: available, available in minutes, or cannot.")
    if not (minutes.isascii() and minutes.isdigit() and len(minutes) <= 4):
        return Answer(answer), None
    return Answer(answer), int(minutes)
