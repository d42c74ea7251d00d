"""The page of tokens that act for people of one's agencies."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.selectors import tokens as selectors
from eoc.access import Actor, Role
from eoc.doors.pages import page


@require_GET
@page(Role.ADMINISTRATOR)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Whose they are, since when and until when; each can be revoked."""
    return render(request, "agencies/tokens/list.html", {"tokens": selectors.kept(actor)})
