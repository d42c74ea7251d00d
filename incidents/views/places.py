"""Suggestions while a place is being typed."""

from dataclasses import asdict

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eoc.access import Actor
from eoc.doors.pages import page
from incidents.selectors import places


@require_GET
@page()
def search(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A fragment for forms, or JSON for programs of the console."""
    words = request.GET.get("q") or request.GET.get("place_text") or ""
    found = places.search(words[:200], first_in=actor.jurisdictions)
    if request.GET.get("format") == "json":
        return JsonResponse({"places": [asdict(place) for place in found]})
    return render(request, "incidents/_places.html", {"places": found, "words": words})
