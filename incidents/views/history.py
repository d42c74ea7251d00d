"""The history of an incident."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from eoc.access import Actor
from eoc.doors import history
from eoc.doors.pages import page
from incidents.selectors import history as selectors
from incidents.selectors import picture


@require_GET
@page()
def shown(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Who changed what, when and why."""
    incident = get_object_or_404(picture.visible_to(actor), number=number)
    back = reverse("incidents:detail", args=[number])
    return history.shown(request, selectors.of(actor, incident), title=number, back=back)
