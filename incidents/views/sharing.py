"""Who can see an incident: everybody with the reason; shares and guests, given and ended."""

from typing import Any
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from agencies.models import Agency
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.doors.recent import confirm_first
from eoc.errors import Invalid
from incidents.forms.incidents import ReasonForm
from incidents.forms.sharing import GuestForm, ShareForm
from incidents.models import Incident
from incidents.permissions.incidents import is_own, may_work
from incidents.selectors import audience, picture
from incidents.services import guests, sharing


@require_GET
@page()
def shown(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Everybody who sees it, how much and why; owners also share it and invite."""
    return _page(request, actor, _found(actor, number))


@require_POST
@page()
def share(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Show it to one more agency; what is shut by default, only after a confirmation."""
    incident = _found(actor, number)
    form = ShareForm(request.POST, besides=incident.agency_id)
    if form.is_valid():
        if form.cleaned_data["includes"]:
            confirm_first(request)
        try:
            sharing.share(incident=incident, by=actor, **form.cleaned_data)
        except Invalid as refused:
            _put(form, refused)
        else:
            messages.success(request, f"{form.cleaned_data['agency']} sees {incident.number} now.")
            return redirect("incidents:audience", number)
    return _page(request, actor, incident, share_form=form)


@require_POST
@page()
def end_share(request: HttpRequest, actor: Actor, number: str, code: str) -> HttpResponse:
    """Stop showing it to an agency."""
    incident, form = _found(actor, number), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, actor, incident, end_form=form)
    agency = get_object_or_404(Agency, short_code=code)
    sharing.end(incident=incident, agency=agency, by=actor, **form.cleaned_data)
    messages.success(request, f"{agency} is no longer shown {incident.number}.")
    return redirect("incidents:audience", number)


@require_POST
@page()
def invite(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Invite a guest; the link is shown once, as a QR code and as words to send."""
    incident, form = _found(actor, number), GuestForm(request.POST)
    if form.is_valid():
        try:
            guest, secret = guests.invite(incident=incident, by=actor, **form.cleaned_data)
        except Invalid as refused:
            _put(form, refused)
        else:
            link = settings.PUBLIC_URL + reverse("guests:arrive", args=[secret])
            code = segno.make(link, error="m").svg_data_uri(scale=6, border=4, light="#fff")
            context = {"incident": incident, "guest": guest, "link": link, "code": code}
            return render(request, "incidents/guests/invited.html", context)
    return _page(request, actor, incident, guest_form=form)


@require_POST
@page()
def end_guest(request: HttpRequest, actor: Actor, number: str, guest: UUID) -> HttpResponse:
    """End a guest's reading."""
    incident = _found(actor, number)
    invited = get_object_or_404(incident.guests.select_related("incident"), uuid=guest)
    guests.revoke(guest=invited, by=actor)
    messages.success(request, f"{invited.name} reads nothing any more.")
    return redirect("incidents:audience", number)


def _found(actor: Actor, number: str) -> Incident:
    return get_object_or_404(picture.visible_to(actor), number=number)


def _page(request: HttpRequest, actor: Actor, incident: Incident, **bad: Any) -> HttpResponse:
    own, works = is_own(actor, incident), may_work(actor, incident)
    context: dict[str, Any] = {
        "incident": incident,
        "seers": audience.who_sees(actor, incident),
        "own": own,
        "may_share": works and incident.closed_at is None,
        "shares": audience.shares(incident) if works else [],
        "guests": audience.guests(incident) if works else [],
        "readings": audience.read_by_others(actor, incident) if own else [],
        "share_form": ShareForm(besides=incident.agency_id, auto_id="share_%s"),
        "guest_form": GuestForm(auto_id="guest_%s"),
        "end_form": ReasonForm(auto_id="end_%s"),
        **bad,
    }
    part = bool(request.headers.get("HX-Request")) and not bad
    context["part"] = part
    name = "_who_sees" if part else "audience"
    return render(request, f"incidents/sharing/{name}.html", context, status=422 if bad else 200)


def _put(form: Any, refused: Invalid) -> None:
    for field, what in refused.fields.items():
        form.add_error(field if field in form.fields else None, what)
