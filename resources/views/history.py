"""The history of a mutual-aid request, of a deployment and of a claim."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from eoc.access import Actor
from eoc.doors import history
from eoc.doors.pages import page
from resources.selectors import costs, deployments, mutual_aid
from resources.selectors import history as selectors


@require_GET
@page()
def shown(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Who changed what, when and why."""
    found = get_object_or_404(mutual_aid.visible_to(actor), number=number)
    back = reverse("resources:request-detail", args=[number])
    return history.shown(request, selectors.of(actor, found), title=number, back=back)


@require_GET
@page()
def of_deployment(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Who changed what of a deployment, when and why."""
    found = get_object_or_404(deployments.visible_to(actor), uuid=uuid)
    back, title = reverse("resources:deployment", args=[uuid]), found.asset_label
    return history.shown(request, selectors.of_deployment(found), title=title, back=back)


@require_GET
@page()
def of_claim(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Who changed what of a claim, when and why."""
    found = get_object_or_404(costs.visible_to(actor), uuid=uuid)
    back, title = reverse("resources:claim", args=[uuid]), found.number
    return history.shown(request, selectors.of_claim(found), title=title, back=back)
