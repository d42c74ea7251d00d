"""Public alerts: the list, one of them as the public will read it, and every step."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alerts.cap import judging
from alerts.cap.content import Content
from alerts.forms.public_alerts import ReasonForm, ReviewForm, SendForm
from alerts.models import PublicAlert, Verdict
from alerts.permissions import public_alerts as permissions
from alerts.selectors import alerting, contradictions, public_audiences
from alerts.selectors import public_alerts as selectors
from alerts.services import public_alert_break_glass, public_alert_ending, public_alerts
from alerts.views.sites import on_site
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.doors.recent import recently_authenticated
from eoc.errors import Invalid

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
    return _shown(request, actor, site, selectors.found(actor, identifier))


@page()
@require_safe
@on_site
def printed(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """The same on paper: words, area, people, who ordered, who approved."""
    alert = selectors.found(actor, identifier)
    context = {**_context(actor, site, alert), "document": selectors.preview(alert).document}
    return render(request, f"{FOLDER}/print.html", context)


@page()
@require_POST
@on_site
def submit(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """Hand it in."""
    alert = selectors.found(actor, identifier)
    return _tried(request, actor, site, alert, lambda: public_alerts.submit(alert=alert, by=actor))


@page()
@require_POST
@recently_authenticated
@on_site
def approve(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """Say yes to what was read."""
    alert = selectors.found(actor, identifier)
    digest = request.POST.get("digest", "")
    return _tried(
        request,
        actor,
        site,
        alert,
        lambda: public_alerts.approve(alert=alert, digest=digest, by=actor),
    )


@page()
@require_POST
@recently_authenticated
@on_site
def issue(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """Send it."""
    alert = selectors.found(actor, identifier)
    typed = request.POST.get("typed", "")
    seen = _uuids(request.POST.getlist("seen"))
    return _tried(
        request,
        actor,
        site,
        alert,
        lambda: public_alerts.issue(alert=alert, typed=typed, seen=seen, by=actor),
        SendForm(request.POST),
    )


@page()
@require_POST
@on_site
def cancel(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """Take it back; nothing is asked first."""
    alert = selectors.found(actor, identifier)
    reason = request.POST.get("reason", "").strip() or public_alert_ending.MISTAKE
    return _tried(
        request,
        actor,
        site,
        alert,
        lambda: public_alert_ending.cancel(alert=alert, by=actor, reason=reason),
    )


@page()
@require_POST
@on_site
def clear(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """The danger is over."""
    alert = selectors.found(actor, identifier)
    return _tried(
        request, actor, site, alert, lambda: public_alert_ending.clear(alert=alert, by=actor)
    )


@page()
@require_POST
@on_site
def withdraw(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """Give up a draft."""
    alert = selectors.found(actor, identifier)
    reason = request.POST.get("reason", "")
    return _tried(
        request,
        actor,
        site,
        alert,
        lambda: public_alerts.withdraw(alert=alert, reason=reason, by=actor),
        ReasonForm(request.POST),
    )


@page()
@require_POST
@recently_authenticated
@on_site
def alone(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """Break-glass."""
    alert = selectors.found(actor, identifier)
    typed, reason = request.POST.get("typed", ""), request.POST.get("reason", "")
    return _tried(
        request,
        actor,
        site,
        alert,
        lambda: public_alert_break_glass.send_alone(
            alert=alert, typed=typed, reason=reason, by=actor
        ),
        SendForm(request.POST),
    )


@page()
@require_POST
@on_site
def release(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """Do not wait."""
    alert = selectors.found(actor, identifier)
    return _tried(
        request,
        actor,
        site,
        alert,
        lambda: public_alert_break_glass.release(alert=alert, by=actor),
    )


@page()
@require_POST
@on_site
def stop(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """Nothing leaves."""
    alert = selectors.found(actor, identifier)
    return _tried(
        request, actor, site, alert, lambda: public_alert_break_glass.stop(alert=alert, by=actor)
    )


@page()
@require_POST
@on_site
def review(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """Say whether it was right."""
    alert = selectors.found(actor, identifier)
    said = {"verdict": request.POST.get("verdict", ""), "note": request.POST.get("note", "")}
    return _tried(
        request,
        actor,
        site,
        alert,
        lambda: public_alert_break_glass.review(alert=alert, by=actor, **said),
        ReviewForm(request.POST),
    )


def _tried(
    request: HttpRequest,
    actor: Actor,
    site: str,
    alert: PublicAlert,
    act: Callable[[], PublicAlert],
    form: Any = None,
) -> HttpResponse:
    """The step, and the page again; what was refused stands on it beside what was typed."""
    try:
        done = act()
    except Invalid as refused:
        words = [refused.message, *refused.fields.values()]
        return _shown(request, actor, site, alert, problem=words, typed=request.POST, form=form)
    messages.success(request, f"{done.get_state_display()}.")
    return redirect("alerts:public-detail", site, alert.uuid)


def _shown(
    request: HttpRequest, actor: Actor, site: str, alert: PublicAlert, **bad: Any
) -> HttpResponse:
    context = {**_context(actor, site, alert), **bad}
    status = 422 if bad else 200
    return render(request, f"{FOLDER}/detail.html", context, status=status)


def _context(actor: Actor, site: str, alert: PublicAlert) -> dict[str, Any]:
    standing = contradictions.overlapping(actor, alert)
    hazards = [one.casefold() for one in alerting.hazards(actor, alert.agency_id)]
    preview = selectors.preview(alert)
    return {
        "site": site,
        "kind": selectors.KINDS.get(alert.mode, alert.mode.upper()),
        "alert": alert,
        "content": alert.content,
        "preview": preview,
        "shape": selectors.geometry(alert.area),
        "audience": public_audiences.of_area(alert.area),
        "standing": standing,
        "contradicting": contradictions.contradicting(standing),
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


def _uuids(texts: list[str]) -> list[uuid.UUID]:
    """Those that are none are left out: what was not read was not seen."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found
