"""The history of a mutual-aid request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from eoc.access import Actor
from eoc.doors import history
from eoc.doors.pages import page
from resources.selectors import history as selectors
from resources.selectors import mutual_aid


@require_GET
@page()
def shown(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Who changed what, when and why."""
    found = get_object_or_404(mutual_aid.visible_to(actor), number=number)
    back = reverse("resources:request-detail", args=[number])
    return history.shown(request, selectors.of(actor, found), title=number, back=back)
