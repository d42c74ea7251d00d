"""The part of an incident's page that is about resources: units on it, and whom to send."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.errors import NotFound
from incidents.models import Incident, Stage
from incidents.selectors import picture as incidents
from resources.forms.assets import AssignForm
from resources.models import AssetKind, Upward
from resources.permissions.assets import DISPATCHING, may_dispatch
from resources.permissions.mutual_aid import ASKING, may_request_for
from resources.selectors import assets as selectors
from resources.selectors import box_cards, costs, deployments, mutual_aid
from resources.selectors.box_cards import Level
from resources.selectors.recommendations import recommend
from resources.selectors.request_clocks import clocks_of
from resources.selectors.upward import above_all
from resources.services import sending
from resources.views.assets import acts_of


@require_GET
@page()
def shown(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Units on the incident, the nearest available ones, and its mutual-aid requests."""
    return _fragment(request, actor, _incident(actor, number), request.GET.get("kind", ""))


@require_POST
@page(Role.DISPATCHER, Role.DUTY_OFFICER, Role.COORDINATOR)
def assign(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Send the chosen units; those of automatic-aid partners are called."""
    incident = _incident(actor, number)
    mine = selectors.visible_to(actor).filter(agency__in=actor.agencies | actor.automatic)
    choices = [(str(asset.uuid), asset.call_sign) for asset in mine]
    form = AssignForm(request.POST, choices=choices)
    if not form.is_valid():
        return _fragment(request, actor, incident, "", form=form)
    units = mine.filter(uuid__in=form.cleaned_data["asset"])
    sending.send(assets=units, incident=incident, by=actor)
    if request.headers.get("HX-Request"):
        return _fragment(request, actor, _incident(actor, number), "")
    return redirect("resources:for-incident", number)


def _incident(actor: Actor, number: str) -> Incident:
    found = incidents.visible_to(actor).filter(number__iexact=number).first()
    if found is None:
        raise NotFound("No incident you may see has that number.")
    return found


def _box_card(actor: Actor, incident: Incident) -> list[Level]:
    """What the box card offers whoever asks in the name of the incident's agency."""
    if incident.agency_id not in actor.agencies_as(*ASKING):
        return []
    return box_cards.card(actor, incident.agency_id, incident)


def _requests(actor: Actor, incident: Incident) -> list[dict[str, Any]]:
    found = mutual_aid.whole(mutual_aid.visible_to(actor).filter(incident=incident))
    higher = above_all(actor, found)
    return [
        {
            "row": one,
            "clocks": [] if one.upward == Upward.FILLED else clocks_of(one),
            "sent": mutual_aid.sides_for(actor, one),
            "above": higher.get(one.pk),
        }
        for one in found
    ]


def _fragment(
    request: HttpRequest,
    actor: Actor,
    incident: Incident,
    kind: str,
    form: AssignForm | None = None,
) -> HttpResponse:
    on_it = selectors.visible_to(actor).filter(
        bookings__incident=incident, bookings__void=False, bookings__during__upper_inf=True
    )
    units = []
    for asset in on_it:
        held = selectors.current(asset)
        steps = may_dispatch(actor, asset, held.for_agency_id if held else None)
        acts = acts_of(held) if steps else {}
        units.append({"row": selectors.row_for(actor, asset), "acts": acts})
    open_now = incident.stage != Stage.CLOSED
    context = {
        "incident": incident,
        "units": units,
        "recommended": recommend(actor, incident, kind or None) if open_now else [],
        "may_assign": open_now and actor.has(*DISPATCHING),
        "kinds": AssetKind.objects.all(),
        "kind": kind,
        "form": form,
        "requests": _requests(actor, incident),
        "tickers": costs.tickers(deployments.visible_to(actor).filter(request__incident=incident)),
        "may_ask": open_now and actor.has(*ASKING) and may_request_for(actor, incident),
        "box_card": _box_card(actor, incident) if open_now else [],
        "requests_template": [
            "resources/mutual_aid/_for_incident.html",
            "resources/assets/_no_requests.html",
        ],
    }
    template = "resources/assets/_for_incident.html"
    if not request.headers.get("HX-Request"):
        template = "resources/assets/for_incident.html"
    return render(request, template, context, status=422 if form else 200)
