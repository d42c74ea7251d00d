"""A short link of a text message leads to its alert's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from alerts.selectors import alerts, links
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import NotFound


@page()
@require_safe
def follow(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """On to the alert, for whoever may see it."""
    between = links.of_code(code)
    found = between and alerts.visible_to(actor).filter(uuid__range=between).first()
    if not found:
        raise NotFound("That link leads to no alert you may see. Copy it whole.")
    return redirect("alerts:detail", found.uuid)
