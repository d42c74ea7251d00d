"""The editor of a roster's layers: plain forms, people in the order of their places."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies.views.attempts import attempt
from alerts.forms.rosters import LayerForm
from alerts.models import Roster, RosterLayer
from alerts.selectors import rosters as selectors
from alerts.services import rosters
from eoc.access import Actor
from eoc.doors.pages import page


@page()
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """Another seat, below the others."""
    return _edited(request, actor, selectors.by_uuid(actor, identifier), None)


@page()
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """Other terms, or other people."""
    layer = selectors.layer_by_uuid(actor, identifier)
    return _edited(request, actor, layer.roster, layer)


def _edited(
    request: HttpRequest, actor: Actor, roster: Roster, layer: RosterLayer | None
) -> HttpResponse:
    rosters.permit(actor, roster.agency_id)
    form = LayerForm(request.POST or None, agency=roster.agency_id, layer=layer)
    if request.method == "POST" and form.is_valid():
        put = attempt(
            form, lambda: rosters.put_layer(roster=roster, layer=layer, by=actor, **form.said())
        )
        if put is not None:
            return redirect("alerts:roster", roster.uuid)
    title = f"Change {layer.name}" if layer else f"Add a layer to {roster.name}"
    context = {"form": form, "title": title, "roster": roster}
    return render(
        request, "alerts/rosters/form.html", context, status=422 if form.is_bound else 200
    )
