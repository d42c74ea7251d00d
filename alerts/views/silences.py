"""Pages of maintenance silences: which are in force, what each silenced, begin and end one."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.views.attempts import attempt
from alerts.forms.silences import SilenceForm
from alerts.permissions.rosters import KEEPING, may_keep
from alerts.selectors import alerts
from alerts.selectors import silences as selectors
from alerts.services import silences
from eoc.access import Actor
from eoc.doors.pages import page

PER_PAGE = 50


@page()
@require_safe
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The latest first, with how many alerts each kept back."""
    shown = Paginator(selectors.visible_to(actor), PER_PAGE).get_page(request.GET.get("page"))
    may_add = bool(actor.agencies_as(*KEEPING))
    context = {"page": shown, "now": timezone.now(), "may_add": may_add}
    return render(request, "alerts/silences/list.html", context)


@page()
@require_safe
def detail(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """What it silences, why, until when, and every alert it kept back."""
    silence = selectors.by_uuid(actor, identifier)
    found = alerts.addressed_to(actor).filter(silence=silence)
    context = {
        "silence": silence,
        "page": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "over": silence.ends_at <= timezone.now(),
        "may_end": may_keep(actor, silence.agency_id),
    }
    return render(request, "alerts/silences/detail.html", context)


@page(*KEEPING)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin one, with an end and a reason."""
    mine = actor.agencies_as(*KEEPING)
    form = SilenceForm(request.POST or None, agencies=mine, kinds=selectors.kinds_seen(actor))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: silences.begin(by=actor, **_said(actor, form.cleaned_data)))
        if made is not None:
            return redirect("alerts:silence", made.uuid)
    return render(
        request,
        "alerts/silences/form.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


@page()
@require_POST
def end(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """End it early."""
    silence = selectors.by_uuid(actor, identifier)
    silences.end(silence=silence, by=actor)
    return redirect("alerts:silence", silence.uuid)


def _said(actor: Actor, given: dict[str, Any]) -> dict[str, Any]:
    """What the service is told; the matter by its own words, found among what the actor sees."""
    said = {name: value for name, value in given.items() if name not in ("noun", "named")}
    about, words = selectors.matter(actor, given["noun"], given["named"])
    return {**said, "about": about, "about_words": words}
