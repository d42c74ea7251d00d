"""Pages of what a warning starts: an incident from it, rules, and warnings where an incident is."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.permissions.administration import administered, may_administer
from agencies.views.attempts import attempt
from alerts.forms.feeds import VersionForm
from alerts.forms.warnings import OpenForm, RuleForm
from alerts.models import CapMessage
from alerts.selectors import cap_messages, warning_rules, warnings
from alerts.selectors.cap_telling import listed as lines
from alerts.selectors.warning_proposals import proposal
from alerts.services import warning_incidents
from alerts.services import warning_rules as rules
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.errors import Invalid, NotFound
from incidents.permissions.incidents import WORKERS
from incidents.selectors import picture
from incidents.selectors.seeing import FULL, SUMMARY

MOST = 10


@page(*WORKERS)
@require_http_methods(["GET", "POST"])
def open_incident(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """An incident as the warning proposes it; whoever comes second is led to the first one's."""
    message = cap_messages.found(actor, identifier)
    form = OpenForm(
        request.POST or None, initial=_proposal(message), agencies=actor.agencies_as(*WORKERS)
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        said["agency_id"], said["type"] = said.pop("agency").pk, said["type"].code
        opened = attempt(
            form, lambda: warning_incidents.open_incident(message=message, by=actor, **said)
        )
        if opened is not None:
            done = "opened" if opened.created else "was opened from this warning before"
            messages.success(request, f"{opened.incident.number} {done}.")
            return redirect("incidents:detail", number=opened.incident.number)
    context = {"form": form, "message": message}
    status = 422 if form.is_bound else 200
    return render(request, "alerts/warnings/open.html", context, status=status)


def _proposal(message: CapMessage) -> dict[str, object]:
    return proposal(message) if message.infos.exists() else {}


@page()
@require_safe
def for_incident(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Warnings in force where an incident is, for whoever is told its place."""
    incident = get_object_or_404(picture.visible_to(actor), number=number)
    told = incident.seen in (FULL, SUMMARY)  # type: ignore[attr-defined]
    place = (incident.area or incident.point) if told else None
    found = warnings.here(actor, place) if place else CapMessage.objects.none()
    shown = lines(list(cap_messages.with_rows(found)[:MOST]))
    began = warnings.begun_by(actor, incident)
    context = {
        "lines": shown,
        "placed": bool(place),
        "number": number,
        "began": lines([began])[0] if began else None,
        "stands": cap_messages.stands(actor, began) if began else "",
    }
    name = "_here" if request.headers.get("HX-Request") else "here"
    return render(request, f"alerts/warnings/{name}.html", context)


@page()
@require_safe
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Rules of one's agencies."""
    found = warning_rules.visible_to(actor).filter(active=True)
    shown = [(rule, may_administer(actor, rule.agency_id)) for rule in found]
    return render(request, "alerts/warnings/rules.html", {"rules": shown, "actor": actor})


@page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One more rule."""
    form = RuleForm(request.POST or None, agencies=administered(actor))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: rules.add(by=actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, f"{made.name} calls the duty from now on.")
            return redirect("alerts:warning-rules")
    status = 422 if form.is_bound else 200
    return render(request, "alerts/warnings/rule.html", {"form": form}, status=status)


@page(Role.ADMINISTRATOR)
@require_POST
def end(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """It calls nobody any more."""
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Invalid("Send the version of the rule you looked at.")
    rule = warning_rules.found(actor, identifier)
    if not may_administer(actor, rule.agency_id):
        raise NotFound("There is no such rule of an agency you administer.")
    rules.end(rule=rule, by=actor, **form.cleaned_data)
    messages.success(request, f"{rule.name} has ended.")
    return redirect("alerts:warning-rules")
