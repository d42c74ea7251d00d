"""What an administrator does to a person's login on the person's page."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from agencies.selectors import people as selectors
from agencies.services import logins
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.doors.recent import recently_authenticated


@require_POST
@page(Role.ADMINISTRATOR)
@recently_authenticated
def end_pause(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Let the person try again now."""
    person = selectors.by_uuid(actor, uuid)
    logins.end_pause(person=person, by=actor)
    messages.success(request, f"{person.name} can log in again.")
    return redirect("agencies:person", uuid)


@require_POST
@page(Role.ADMINISTRATOR)
@recently_authenticated
def take_factors(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Take away what was lost."""
    person = selectors.by_uuid(actor, uuid)
    logins.take_factors(person=person, by=actor, reason=request.POST.get("reason", ""))
    messages.success(request, f"{person.name} sets up a new second factor at the next login.")
    return redirect("agencies:person", uuid)
