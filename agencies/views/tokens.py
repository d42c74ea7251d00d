"""The page of tokens: one's own, and those of the people one administers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.selectors import tokens as selectors
from eoc.access import Actor
from eoc.doors.pages import page


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whose they are, since when and until when; each can be revoked."""
    return render(request, "agencies/tokens/list.html", {"tokens": selectors.kept(actor)})
