"""Public alerts: the list, and one of them as the public will read it."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alerts.cap import judging, labels
from alerts.cap.content import Content
from alerts.models import PublicAlert, PublicAlertState, Verdict
from alerts.permissions import public_alerts as permissions
from alerts.selectors import (
    alerting,
    contradictions,
    escalation,
    public_audiences,
    subscriptions,
)
from alerts.selectors import public_alerts as selectors
from alerts.views.sites import on_site
from eoc.access import Actor
from eoc.doors.pages import page

FOLDER = "alerts/public_alerts"


@page()
@require_safe
@on_site
def listed(request: HttpRequest, actor: Actor, site: str) -> HttpResponse:
    """In force, about to leave, waiting for the reader, drafts, what ended."""
    context = {
        "site": site,
        "kind": selectors.KINDS.get(actor.mode, actor.mode.upper()),
        "groups": selectors.grouped(actor),
        "may_write": bool(actor.agencies_as(*permissions.WRITING)),
        "windows": alerting.windows_to_come(actor),
    }
    return render(request, f"{FOLDER}/list.html", context)


@page()
@require_safe
@on_site
def detail(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """One alert in every language, where, for how many, what contradicts it, what can be done."""
    alert = selectors.found(actor, identifier)
    if request.headers.get("HX-Request") and alert.state != PublicAlertState.HELD:
        return HttpResponse(headers={"HX-Refresh": "true"})  # it left, or was stopped
    return shown(request, actor, site, alert)


@page()
@require_safe
@on_site
def printed(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """The same on paper: words, area, people, who ordered, who approved."""
    alert = selectors.found(actor, identifier)
    context = {**_context(actor, site, alert), "document": selectors.preview(alert).document}
    return render(request, f"{FOLDER}/print.html", context)


def shown(
    request: HttpRequest,
    actor: Actor,
    site: str,
    alert: PublicAlert,
    status: int = 200,
    **bad: Any,
) -> HttpResponse:
    """The page of one alert; with `bad`, what was refused stands beside what was typed."""
    context = {**_context(actor, site, alert), **bad}
    return render(request, f"{FOLDER}/detail.html", context, status=status)


def _context(actor: Actor, site: str, alert: PublicAlert) -> dict[str, Any]:
    standing = contradictions.overlapping(actor, alert)
    hazards = [one.casefold() for one in alerting.hazards(actor, alert.agency_id)]
    preview = selectors.preview(alert)
    residents = subscriptions.told(alert)
    asked = selectors.asking(actor, alert)
    return {
        "site": site,
        "kind": selectors.KINDS.get(alert.mode, alert.mode.upper()),
        "alert": alert,
        "content": alert.content,
        "responses": labels.all_said("response", alert.content["responses"]),
        "ordered_at": labels.local(alert.content["order"]["at"]),
        "preview": preview,
        "shape": selectors.geometry(alert.area),
        "audience": public_audiences.of_area(alert.area),
        "subscribers": subscriptions.of_alert(alert),
        "asked": asked,
        "run": asked and escalation.run_of(actor, asked),
        "residents": residents,
        "residents_waiting": any(one.waiting for one in residents),
        "standing": standing,
        "contradicting": contradictions.contradicting(standing),
        "instead": next((one.update for one in standing if one.update), None),
        "phrase": selectors.phrase(alert),
        "pre_approved": alert.content["texts"][0]["event"].casefold() in hazards,
        "verdicts": Verdict.choices,
        "warnings": judging.warnings(Content.of(alert.content), alert.mode),
        "may": {
            "write": permissions.may_write(actor, alert.agency_id),
            "approve": permissions.may_approve(actor, alert),
            "decide": permissions.may_decide(actor, alert.agency_id),
            "review": permissions.may_review(actor, alert),
        },
    }
