"""How the channels do, and a test of each to oneself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from alerts.channels import setting_up
from alerts.permissions.channels import WATCHING
from alerts.selectors import providers
from alerts.services import canaries, channel_tests
from eoc.access import Actor, Role
from eoc.doors.pages import page


@page(*WATCHING)
@require_safe
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Each channel: set up, working or paused, what waits, and its canary."""
    context = {"channels": providers.health(actor), "note": setting_up.note()}
    return render(request, "alerts/channels/list.html", context)


@page(Role.ADMINISTRATOR)
@require_POST
def canary(request: HttpRequest, actor: Actor, channel: str) -> HttpResponse:
    """Let the channel's canary go now."""
    canaries.ask(channel=channel, by=actor)
    messages.success(request, "The canary is on its way.")
    return redirect("alerts:channels")


@page(*WATCHING)
@require_POST
def test(request: HttpRequest, actor: Actor, channel: str) -> HttpResponse:
    """A test to each of one's own addresses of the channel, over the real path."""
    count = channel_tests.ask(channel=channel, by=actor)
    words = "A test is" if count == 1 else f"{count} tests are"
    messages.success(request, f"{words} on the way. See the outbox.")
    return redirect("alerts:channels")
