"""Shifts from pages: take one, offer one's own, accept, withdraw, undo; one's own calendar."""

from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from agencies.views.attempts import attempt
from alerts.forms.rosters import TakeForm
from alerts.rotation import wall
from alerts.selectors import rosters as selectors
from alerts.services import overrides, rosters, shift_feeds, shift_offers
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.doors.parameters import moment_of


@page()
@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """Put somebody on duty for a stretch: oneself, unless another is chosen."""
    layer = selectors.layer_by_uuid(actor, identifier)
    rosters.permit(actor, layer.agency_id)
    zone = ZoneInfo(layer.roster.zone)
    asked = {
        name: wall(moment_of(request.GET[name], name), zone)
        for name in ("start", "end")
        if name in request.GET
    }
    form = TakeForm(request.POST or None, layer=layer, initial={"person": actor.person_id, **asked})
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: overrides.take(layer=layer, by=actor, **form.said()))
        if made is not None:
            messages.success(request, f"{made.person.name} takes that time.")
            return redirect("alerts:roster", layer.roster.uuid)
    title = f"Take a shift: {layer.roster.name}, {layer.name}"
    context = {"form": form, "title": title, "roster": layer.roster}
    return render(
        request, "alerts/rosters/form.html", context, status=422 if form.is_bound else 200
    )


@page()
@require_POST
def offer(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """Offer one's own shift to colleagues."""
    layer = selectors.layer_by_uuid(actor, identifier)
    start, note = moment_of(request.POST.get("start", ""), "start"), request.POST.get("note", "")
    shift_offers.offer(layer=layer, start=start, note=note, by=actor)
    messages.success(request, "Offered. Until a colleague accepts, the shift is yours.")
    return redirect("alerts:roster", layer.roster.uuid)


@page()
@require_POST
def accept(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """Take a colleague's shift."""
    offered = selectors.offer_by_uuid(actor, identifier)
    shift_offers.accept(offered=offered, by=actor)
    messages.success(request, "The shift is yours.")
    return redirect("alerts:roster", offered.roster.uuid)


@page()
@require_POST
def withdraw(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """Keep the shift after all."""
    offered = selectors.offer_by_uuid(actor, identifier)
    shift_offers.withdraw(offered=offered, by=actor)
    return redirect("alerts:roster", offered.roster.uuid)


@page()
@require_POST
def undo(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """Let a stretch fall back."""
    override = selectors.override_by_uuid(actor, identifier)
    overrides.undo(override=override, by=actor)
    return redirect("alerts:roster", override.roster.uuid)


@page()
@require_POST
def make_feed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The address of one's own calendar, shown once."""
    secret = shift_feeds.make(by=actor)
    context = {
        "title": "The address of your calendar",
        "what": "of your shifts. Whoever knows it reads them; give it to your calendar only",
        "secret": settings.PUBLIC_URL + reverse("shift-calendar", args=[secret]),
        "where": reverse("alerts:rosters"),
    }
    shown = render(request, "agencies/secret.html", context)
    shown["Cache-Control"] = "no-store"
    return shown


@page()
@require_POST
def revoke_feed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The address answers no more."""
    shift_feeds.revoke(by=actor)
    messages.success(request, "The address of your calendar answers no more.")
    return redirect("alerts:rosters")
