"""The first page of administration: who we are and what we promised."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.selectors import overview as selectors
from eoc.access import Actor
from eoc.doors.pages import page


@require_GET
@page()
def overview(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One's agencies, with the way to everything that is kept for them."""
    return render(request, "agencies/overview/overview.html", {"found": selectors.of(actor)})
