"""The board of mutual aid: every card has its next move as a button, and a key."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from eoc.access import Actor
from eoc.doors.pages import page
from resources.forms.board import BoardForm
from resources.permissions.mutual_aid import ASKING
from resources.selectors import board as selectors


@require_GET
@page()
def board(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Requests and deployments by state; `?side=`, `?incident=` and `?kind=` narrow it."""
    form = BoardForm(request.GET)
    wish = form.wish()
    context = {
        "board": selectors.board(actor, wish),
        "wish": wish,
        "filtered": wish != selectors.Wish(),
        "may_move": actor.has(*ASKING),
        "here": request.get_full_path(),
    }
    return render(request, "resources/board/board.html", context)
