"""What an authority may alert: hazards for one person alone, grants of territory, exercises."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.views.attempts import done
from alerts.forms.alerting import ExerciseForm, GrantForm, PolicyForm
from alerts.permissions.public_alerts import DECIDING
from alerts.selectors import alerting as selectors
from alerts.services import alerting, exercises
from eoc.access import Actor, Role
from eoc.doors.pages import page


@page()
@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The rules of one's agencies; a POST sets those of one."""
    if request.method != "POST":
        return _shown(request, actor)
    form = PolicyForm(request.POST, actor=actor)
    if form.is_valid() and done(form, lambda: alerting.set_policy(by=actor, **form.cleaned_data)):
        messages.success(request, "Kept.")
        return redirect("alerts:public-rules")
    return _shown(request, actor, policy_form=form)


@page(Role.ADMINISTRATOR)
@require_POST
def grant(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let another agency alert the own territory."""
    form = GrantForm(request.POST, actor=actor)
    if form.is_valid() and done(form, lambda: alerting.grant(by=actor, **form.cleaned_data)):
        messages.success(request, "Granted.")
        return redirect("alerts:public-rules")
    return _shown(request, actor, grant_form=form)


@page(Role.ADMINISTRATOR)
@require_POST
def revoke(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """No longer."""
    alerting.revoke(grant=selectors.grant_found(actor, identifier), by=actor)
    messages.success(request, "Revoked.")
    return redirect("alerts:public-rules")


@page(*DECIDING)
@require_POST
def schedule(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Announce an exercise."""
    form = ExerciseForm(request.POST, actor=actor)
    if form.is_valid() and done(form, lambda: exercises.schedule(by=actor, **form.cleaned_data)):
        messages.success(request, "Announced to every agency.")
        return redirect("alerts:public-rules")
    return _shown(request, actor, exercise_form=form)


@page(*DECIDING)
@require_POST
def call_off(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """No exercise then."""
    exercises.call_off(window=selectors.window_found(actor, identifier), by=actor)
    messages.success(request, "Called off.")
    return redirect("alerts:public-rules")


def _shown(request: HttpRequest, actor: Actor, **bad: Any) -> HttpResponse:
    context = {
        "policies": selectors.policies_visible_to(actor).select_related("agency"),
        "grants": selectors.grants_visible_to(actor),
        "windows": selectors.windows_to_come(actor),
        "policy_form": PolicyForm(actor=actor, initial=_policy(actor)),
        "grant_form": GrantForm(actor=actor),
        "exercise_form": ExerciseForm(actor=actor),
        "administers": actor.administers,
        "decides": actor.has(*DECIDING),
        **bad,
    }
    status = 422 if bad else 200
    return render(request, "alerts/public_alerts/rules.html", context, status=status)


def _policy(actor: Actor) -> dict[str, str]:
    policy = selectors.policies_visible_to(actor).first()
    if policy is None:
        return {}
    times = ", ".join(f"{one:%H:%M}" for one in policy.shift_changes)
    return {"hazards": "\n".join(policy.hazards), "shift_changes": times}
