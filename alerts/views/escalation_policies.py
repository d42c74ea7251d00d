"""Pages of escalation policies: the list, and the editor that simulates before it saves."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Agency
from alerts.escalation import from_json
from alerts.forms.escalation_policies import Editor
from alerts.models import EscalationPolicy
from alerts.permissions.alerts import may_set_escalation
from alerts.selectors import escalation as selectors
from alerts.selectors.escalation_choices import choices
from alerts.selectors.escalation_simulation import in_vain, nobody, simulate
from alerts.services import escalation_policies
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import Invalid, NotFound, NotPermitted, Stale


@page()
@require_safe
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Policies of my agencies, and for which of them I may add one."""
    own = Agency.objects.filter(pk__in=actor.agencies).defer("service_area").order_by("name")
    context = {
        "policies": selectors.policies(actor).order_by("agency__name", "name"),
        "may_add": [agency for agency in own if may_set_escalation(actor, agency.pk)],
    }
    return render(request, "alerts/escalation/list.html", context)


@page()
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Write a policy of an agency."""
    found = Agency.objects.filter(short_code__iexact=code, pk__in=actor.agencies)
    agency = found.defer("service_area").first()
    if agency is None:
        raise NotFound("You act for no such agency.")
    return _edited(request, actor, agency, None)


@page()
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Members read a policy; administrators and duty officers change it."""
    policy = selectors.policy(actor, identifier)
    if request.method == "GET" and not may_set_escalation(actor, policy.agency_id):
        known = choices(policy.agency_id)
        words = [known.words(step) for step in from_json(policy.steps)]
        return render(request, "alerts/escalation/read.html", {"policy": policy, "steps": words})
    return _edited(request, actor, policy.agency, policy)


def _edited(
    request: HttpRequest, actor: Actor, agency: Agency, policy: EscalationPolicy | None
) -> HttpResponse:
    if not may_set_escalation(actor, agency.pk):
        raise NotPermitted(f"Only administrators and duty officers of {agency.name} set that.")
    posted = request.POST if request.method == "POST" else None
    editor = Editor(choices(agency.pk), policy, posted)
    context: dict[str, Any] = {"editor": editor, "agency": agency, "policy": policy}
    if editor.asked and _are_right(editor, agency):
        steps = [one.step for one in editor.steps]
        moments = simulate(steps, agency.pk, editor.at)
        vain = in_vain(steps, moments)
        if editor.pressed == "save" and _saved(request, actor, agency, policy, editor):
            words = "Alerts from now on follow it." if editor.draft.active else "It is not in use."
            messages.success(request, f"{editor.draft.name} is saved. {words}")
            for missing in vain:
                messages.warning(request, f"{editor.draft.name}: {missing}")
            return redirect("alerts:escalation")
        context |= {"moments": moments, "nobody": nobody(moments), "in_vain": vain}
    wrong = (editor.asked and "moments" not in context) or editor.pressed == "save"
    return render(request, "alerts/escalation/policy.html", context, status=422 if wrong else 200)


def _are_right(editor: Editor, agency: Agency) -> bool:
    if not editor.steps_are_valid:
        return False
    steps = [one.step for one in editor.steps]
    faults = escalation_policies.wrong_steps(steps, agency.pk)
    editor.blame(faults)
    return not faults


def _saved(
    request: HttpRequest,
    actor: Actor,
    agency: Agency,
    policy: EscalationPolicy | None,
    editor: Editor,
) -> bool:
    if not editor.form.is_valid():
        return False
    try:
        if policy is None:
            escalation_policies.add(agency=agency, draft=editor.draft, by=actor)
        else:
            escalation_policies.change(
                policy=policy, draft=editor.draft, version=editor.version, by=actor
            )
    except Invalid as wrong:
        for name, what in wrong.fields.items():
            editor.form.add_error(name, what)
        return False
    except Stale as stale:
        editor.form.add_error(None, stale.message)
        return False
    return True
