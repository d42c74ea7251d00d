"""Pages of deployments: one with its timeline and acts, the lists of ICS-211 and 221, teams."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from resources.forms import deployments as forms
from resources.models import CrewMember, Damage, Deployment, Handover, ResourceTeam
from resources.permissions.mutual_aid import ASKING, may_receive, may_send
from resources.selectors import assets, deployment_pages, teams
from resources.selectors import crews as on_crews
from resources.selectors import custody as on_custody
from resources.services import (
    crews,
    custody,
    deployments,
    deployments_ending,
    deployments_extending,
    deployments_holding,
    deployments_swapping,
    deployments_undoing,
    purposes,
)
from resources.services import teams as team_services
from resources.services.movements import Reading

Said = dict[str, Any]


def _undo(
    *, deployment: Deployment, by: Actor, version: int | None, reading: Reading
) -> Deployment:
    """Undoing reads nothing off the asset."""
    del reading
    return deployments_undoing.undo(deployment=deployment, by=by, version=version)


def _leave_team(
    *, deployment: Deployment, by: Actor, version: int | None, reading: Reading
) -> Deployment:
    """Leaving a team reads nothing off the asset."""
    del reading
    return team_services.take_out(deployment=deployment, by=by, version=version)


STEPS: dict[str, Callable[..., Deployment]] = {
    "mobilize": deployments.mobilize,
    "depart": deployments.depart,
    "check-in": deployments.check_in,
    "assign": deployments.assign,
    "release": deployments.release,
    "demobilize": deployments.demobilize,
    "return": deployments.return_to_quarters,
    "undo": _undo,
    "leave-team": _leave_team,
}
ON_CREW = {
    "check-in": crews.check_in,
    "rest": crews.rest,
    "work": crews.work,
    "check-out": crews.check_out,
}


@require_GET
@page()
def detail(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One deployment: where it is, whose step is next, who came with it, who signed for it."""
    return _shown(request, actor, deployment_pages.one(actor, uuid))


@require_POST
@page(*ASKING)
def act(request: HttpRequest, actor: Actor, uuid: UUID, verb: str) -> HttpResponse:
    """A step, or what needs more said; a form that is wrong comes back as it was filled in."""
    found = deployment_pages.one(actor, uuid)
    if verb in STEPS:
        return _step(request, actor, found, verb)
    if verb not in ACTS:
        raise NotFound("There is no such step.")
    if verb == "swap":  # before the choices are looked at, which are the other side's
        deployments_holding.permit(found, actor, "providing")
    form = _form(actor, found, verb, request.POST)
    if not form.is_valid():
        return _shown(request, actor, found, {verb: form})
    try:
        to = ACTS[verb](request, actor, found, form)
    except Invalid as wrong:
        for said, what in wrong.fields.items() or [("", wrong.message)]:
            name = "until" if said == "planned_end" else said
            form.add_error(name if name in form.fields else None, what)
        return _shown(request, actor, found, {verb: form})
    except WrongState as late:  # what was typed is kept, and the page is as it is now
        now = deployment_pages.one(actor, uuid)
        return _shown(request, actor, now, {verb: form}, problem=late)
    return _back(request) or redirect("resources:deployment", (to or found).uuid)


@require_POST
@page(*ASKING)
def person(request: HttpRequest, actor: Actor, uuid: UUID, verb: str) -> HttpResponse:
    """A person of a crew checks in, rests, works, checks out, or is struck off with a reason."""
    found = on_crews.visible_to(actor).filter(uuid=uuid).first()
    if found is None or verb not in (*ON_CREW, "strike"):
        raise NotFound("There is no such person on a manifest you may see.")
    if verb != "strike":
        ON_CREW[verb](member=found, by=actor)
        return redirect("resources:deployment", found.deployment.uuid)
    form, about = forms.StrikeForm(request.POST), deployment_pages.one(actor, found.deployment.uuid)
    if not form.is_valid():
        return _shown(request, actor, about, struck=(found, form))
    try:
        crews.strike(member=found, by=actor, **form.cleaned_data)
    except WrongState as late:
        about = deployment_pages.one(actor, about.uuid)
        return _shown(request, actor, about, struck=(found, form), problem=late)
    return redirect("resources:deployment", about.uuid)


@require_GET
@page()
def check_in_list(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """The check-in list of an incident (ICS-211), to print."""
    about, listed = deployment_pages.check_in_list(actor, number)
    context = {
        "about": about,
        "listed": listed,
        "teams": [
            (team, teams.misfits(team), teams.misfit_words(team))
            for team in deployment_pages.teams_of(actor, about.incident_number)
        ],
        "mine": actor.agencies,
        "may_form": teams.candidates(actor, number).exists(),
    }
    return render(request, "resources/deployments/check_in_list.html", context)


@require_GET
@page()
def check_out(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The demobilization check-out of a deployment (ICS-221), to print."""
    found = deployment_pages.one(actor, uuid)
    signed = on_custody.signatures(found)
    context = {
        "one": deployment_pages.listed_one(found),
        "deployment": found,
        "harm": on_custody.damage(found),
        "handed_back": [one for one in signed if one.handover == Handover.BACK],
    }
    return render(request, "resources/deployments/check_out.html", context)


@require_http_methods(["GET", "POST"])
@page(*ASKING)
def form_team(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Form a strike team or task force of an incident's deployments."""
    members = list(teams.candidates(actor, number))
    if not members:
        raise NotFound("No asset you may put into a team is deployed to that incident.")
    form = forms.TeamForm(request.POST or None, members=members)
    code = 422 if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        chosen = set(said.pop("deployments"))
        picked = [one for one in members if str(one.uuid) in chosen]
        try:
            team_services.form(deployments=picked, by=actor, **said)
        except Invalid as wrong:
            for name, what in wrong.fields.items():
                form.add_error(name if name in form.fields else None, what)
        except WrongState as late:
            form.add_error(None, late.message)
            code = late.status
        else:
            return redirect("resources:check-in-list", members[0].request.incident_number)
    context = {"form": form, "number": members[0].request.incident_number}
    return render(request, "resources/deployments/team.html", context, status=code)


@require_POST
@page(*ASKING)
def mix(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """A strike team becomes a task force."""
    found = teams.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such team, or none of your assets is in it.")
    team_services.mix(team=found, by=actor)
    return redirect("resources:check-in-list", found.incident_number)


@require_POST
@page(*ASKING)
def disband(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The team is no more."""
    found = teams.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such team, or none of your assets is in it.")
    team_services.disband(team=found, by=actor)
    return redirect("resources:check-in-list", found.incident_number)


def _step(request: HttpRequest, actor: Actor, found: Deployment, verb: str) -> HttpResponse:
    """Take it with what was read; back to where the button stood."""
    form = forms.StepForm(request.POST, auto_id="step-%s")
    if not form.is_valid():
        return _shown(request, actor, found, {"step": form})
    version = form.cleaned_data["version"]
    try:
        STEPS[verb](deployment=found, by=actor, version=version, reading=form.reading())
    except Invalid as wrong:
        if not wrong.fields.keys() <= form.fields.keys():
            raise
        for name, what in wrong.fields.items():
            form.add_error(name, what)
        return _shown(request, actor, found, {"step": form})
    whole = f"{reverse('resources:request-detail', args=[found.request.number])}?full"
    return _back(request) or redirect(whole)


def _back(request: HttpRequest) -> HttpResponse | None:
    """To where the button stood, if it said so."""
    origin = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(origin, None) and origin.startswith("/"):
        return HttpResponseRedirect(origin)
    return None


def _shown(
    request: HttpRequest,
    actor: Actor,
    found: Deployment,
    filled: dict[str, Any] | None = None,
    problem: WrongState | None = None,
    struck: tuple[CrewMember, django_forms.Form] | None = None,
) -> HttpResponse:
    given = {
        verb.replace("-", "_"): (filled or {}).get(verb) or _form(actor, found, verb)
        for verb in ACTS
    }
    context = {
        "whole": deployment_pages.whole(actor, found),
        "deployment": found,
        "forms": given,
        "step": (filled or {}).get("step") or forms.StepForm(auto_id="step-%s"),
        "opened": next(iter(filled or {}), ""),
        "problem": problem.message if problem else "",
        "striking": struck[0].pk if struck else None,
        "strike": struck[1] if struck else None,
        "misfit": teams.misfit_words(team) if (team := _team(actor, found)) else "",
    }
    code = problem.status if problem else (422 if filled or struck else 200)
    return render(request, "resources/deployments/detail.html", context, status=code)


def _team(actor: Actor, found: Deployment) -> ResourceTeam | None:
    return teams.whole(actor).filter(pk=found.team_id).first() if found.team_id else None


def _form(actor: Actor, found: Deployment, verb: str, data: Any = None) -> django_forms.Form:
    made: django_forms.Form
    if verb == "swap":
        spare = deployment_pages.spare(actor, found)
        made = forms.SwapForm(data, spare=spare, auto_id=f"{verb}-%s")
    else:
        shape = SHAPES[verb]
        made = shape(data, auto_id=f"{verb}-%s", initial=_initial(found, verb))
    if verb == "sign" and not (may_send(actor, found) and may_receive(actor, found)):
        del made.fields["side"]  # nobody else's than one's own
    return made


def _initial(found: Deployment, verb: str) -> Said:
    if verb == "sign":
        return {"handover": on_custody.end_now(found)}
    if verb == "purpose":
        return {"purpose": found.purpose, "post": found.post}
    return {"until": found.asked_until} if verb == "extend" else {}


def _cancel(_: HttpRequest, actor: Actor, found: Deployment, form: Any) -> None:
    deployments_ending.cancel(deployment=found, by=actor, **form.cleaned_data)


def _recall(_: HttpRequest, actor: Actor, found: Deployment, form: Any) -> None:
    deployments_ending.recall(deployment=found, by=actor, **form.cleaned_data)


def _settle(_: HttpRequest, actor: Actor, found: Deployment, form: Any) -> None:
    deployments.settle(deployment=found, by=actor, **form.cleaned_data)


def _damage(_: HttpRequest, actor: Actor, found: Deployment, form: Any) -> None:
    said = dict(form.cleaned_data)
    verb = deployments_ending.lose if said.pop("what") == Damage.LOST else deployments_ending.damage
    verb(deployment=found, by=actor, **said)


def _ask_longer(_: HttpRequest, actor: Actor, found: Deployment, form: Any) -> None:
    deployments_extending.ask_longer(deployment=found, until=form.moment(), by=actor)


def _extend(request: HttpRequest, actor: Actor, found: Deployment, form: Any) -> None:
    _, crossed = deployments_extending.extend(deployment=found, planned_end=form.moment(), by=actor)
    for plan in crossed:
        messages.warning(request, f"{found.asset_label} is planned elsewhere: {plan}.")


def _refuse_longer(_: HttpRequest, actor: Actor, found: Deployment, form: Any) -> None:
    deployments_extending.refuse_longer(deployment=found, by=actor, **form.cleaned_data)


def _swap(_: HttpRequest, actor: Actor, found: Deployment, form: Any) -> Deployment:
    said = form.cleaned_data
    other = assets.by_uuid(actor, [said["asset"]]).first()
    if other is None:
        raise NotPermitted("That asset is not yours to send.")
    return deployments_swapping.swap(deployment=found, asset=other, reason=said["reason"], by=actor)


def _purpose(_: HttpRequest, actor: Actor, found: Deployment, form: Any) -> None:
    purposes.give(deployment=found, by=actor, **form.cleaned_data)


def _crew(_: HttpRequest, actor: Actor, found: Deployment, form: Any) -> None:
    crews.enroll(deployment=found, people=[form.cleaned_data], by=actor)


def _sign(_: HttpRequest, actor: Actor, found: Deployment, form: Any) -> None:
    names = ("handover", "condition", "signer", "side")
    said = {name: form.cleaned_data[name] for name in names if name in form.fields}
    custody.sign(deployment=found, by=actor, reading=form.reading(), **said)


SHAPES: dict[str, type[django_forms.Form]] = {
    "recall": forms.WhyForm,
    "cancel": forms.WhyForm,
    "settle": forms.WhyForm,
    "damage": forms.DamageForm,
    "ask-longer": forms.UntilForm,
    "extend": forms.UntilForm,
    "refuse-longer": forms.WhyForm,
    "purpose": forms.PurposeForm,
    "crew": forms.PersonForm,
    "sign": forms.CustodyForm,
}
ACTS: dict[str, Callable[[HttpRequest, Actor, Deployment, Any], Deployment | None]] = {
    "recall": _recall,
    "cancel": _cancel,
    "settle": _settle,
    "damage": _damage,
    "ask-longer": _ask_longer,
    "extend": _extend,
    "refuse-longer": _refuse_longer,
    "swap": _swap,
    "purpose": _purpose,
    "crew": _crew,
    "sign": _sign,
}
