"""The editor of public alerts: a new one, an update of one in force, a change of a draft."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from agencies.models import Agency
from alerts.cap.content import Words
from alerts.forms.public_alerts import PublicAlertForm, WordsForm, WordsFormSet, initial_of
from alerts.models import PublicAlert
from alerts.permissions.public_alerts import WRITING
from alerts.selectors import alerting
from alerts.selectors import public_alerts as selectors
from alerts.services import public_alerts
from alerts.services.public_alerts import Said
from alerts.views.sites import on_site
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import Invalid

Initial = tuple[dict[str, Any], list[dict[str, str]]]
FIRST: Initial = ({}, [{"language": "en-US"}])
NEW = "New public alert"


@page(*WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
@on_site
def new(request: HttpRequest, actor: Actor, site: str) -> HttpResponse:
    """A new one."""

    def kept(said: Said, agency: Agency) -> PublicAlert:
        return public_alerts.draft(agency=agency, said=said, by=actor)

    return _edited(request, actor, site, NEW, FIRST, kept, first=True)


@page(*WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
@on_site
def update(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """A new one that will replace one in force, beginning with its words."""
    before = selectors.found(actor, identifier)

    def kept(said: Said, agency: Agency) -> PublicAlert:
        return public_alerts.draft(agency=before.agency, said=said, by=actor, supersedes=before)

    return _edited(request, actor, site, "Update a public alert", initial_of(before), kept)


@page(*WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
@on_site
def change(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
    """Other words, another area; an approval is void then."""
    alert = selectors.found(actor, identifier)
    version = request.POST.get("version", "")

    def kept(said: Said, agency: Agency) -> PublicAlert:
        number = int(version) if version.isdecimal() and len(version) <= 9 else 0
        return public_alerts.change(alert=alert, version=number, said=said, by=actor)

    title, more = "Change a public alert", {"version": version or alert.version}
    return _edited(request, actor, site, title, initial_of(alert), kept, **more)


def begun(request: HttpRequest, actor: Actor, site: str, initial: Initial) -> HttpResponse:
    """The editor with words from elsewhere; what is posted goes to `new`."""
    own = _own(actor)
    form, texts = _forms(None, actor, own, initial)
    action = reverse("alerts:public-new", args=[site])
    return _shown(request, actor, site, form, own, title=NEW, texts=texts, action=action)


def _edited(
    request: HttpRequest,
    actor: Actor,
    site: str,
    title: str,
    initial: Initial,
    kept: Callable[[Said, Agency], PublicAlert],
    **more: Any,
) -> HttpResponse:
    own = _own(actor)
    form, texts = _forms(request.POST or None, actor, own, initial)
    right = form.is_valid() & texts.is_valid()  # both, so that every fault is shown at once
    if request.method == "POST" and right:
        made = _attempt(form, texts, kept)
        if made is not None:
            return redirect("alerts:public-detail", site, made.uuid)
    return _shown(request, actor, site, form, own, title=title, texts=texts, **more)


def _own(actor: Actor) -> list[Agency]:
    own = Agency.objects.filter(pk__in=actor.agencies_as(*WRITING))
    return list(own.defer("service_area"))


def _forms(
    said: QueryDict | None, actor: Actor, agencies: list[Agency], initial: Initial
) -> tuple[PublicAlertForm, Any]:
    first, languages = initial
    if len(agencies) == 1:
        first = {"agency": agencies[0].pk, **first}
    form = PublicAlertForm(said, actor=actor, agencies=agencies, initial=first)
    return form, WordsFormSet(said, initial=languages, prefix="texts")


def _shown(
    request: HttpRequest,
    actor: Actor,
    site: str,
    form: PublicAlertForm,
    agencies: list[Agency],
    **more: Any,
) -> HttpResponse:
    kind = selectors.KINDS.get(actor.mode, actor.mode.upper())
    ground = alerting.ground(actor, agencies)
    context = {"site": site, "kind": kind, "form": form, "ground": ground, **more}
    status = 422 if form.is_bound else 200
    return render(request, "alerts/public_alerts/form.html", context, status=status)


def _attempt(
    form: PublicAlertForm, texts: Any, kept: Callable[[Said, Agency], PublicAlert]
) -> PublicAlert | None:
    """The alert, or None with what was refused beside the field it concerns."""
    filled = [one for one in texts if one.words() is not None]
    said: list[Words] = [words for one in filled if (words := one.words()) is not None]
    try:
        return kept(form.said(said), form.cleaned_data["agency"])
    except Invalid as refused:
        for name, what in refused.fields.items() or [("", refused.message)]:
            _lay(form, filled, name, what)
        return None


def _lay(form: forms.Form, filled: list[WordsForm], name: str, what: str) -> None:
    part, _, rest = name.partition("-")
    number, _, field = rest.partition("-")
    if part == "texts" and number.isdigit() and field in WordsForm.base_fields:
        filled[int(number)].add_error(field, what)
    else:
        form.add_error(name if name in form.fields else None, what)
