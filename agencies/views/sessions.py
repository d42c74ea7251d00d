"""Sessions ended from the account page or a person's page; the PIN."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from agencies.forms.sessions import PinForm
from agencies.models import Person
from agencies.selectors import people
from agencies.selectors import sessions as selectors
from agencies.services import pins, sessions
from agencies.views.account import account_shown
from agencies.views.attempts import done
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.doors.recent import recently_authenticated


@require_POST
@page()
def end(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """End a session at once; whoever ends the one they sit at is logged out."""
    found = selectors.by_uuid(actor, uuid)
    sessions.end(session=found, by=actor)
    if selectors.is_of(found, request.session.session_key):
        request.session.flush()
        return redirect("login")
    messages.success(request, "The session has ended.")
    if found.person_id == actor.person_id:
        return redirect("agencies:account")
    return redirect("agencies:person", found.person.uuid)


@require_POST
@page()
def end_others(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End every session of one's own but this one."""
    me = Person.objects.get(pk=actor.person_id or 0)
    ended = sessions.end_others(person=me, by=actor, key=request.session.session_key or "")
    messages.success(request, f"Ended: {ended}.")
    return redirect("agencies:account")


@require_POST
@page(Role.ADMINISTRATOR)
def end_all(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """End every session of somebody whose agency one administers."""
    person = people.by_uuid(actor, uuid)
    ended = sessions.end_others(person=person, by=actor)
    messages.success(request, f"Ended: {ended}.")
    return redirect("agencies:person", uuid)


@require_POST
@page()
@recently_authenticated
def choose_pin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new PIN."""
    form = PinForm(request.POST, auto_id="pin_%s")
    if form.is_valid() and done(form, lambda: pins.choose(by=actor, **form.cleaned_data)):
        messages.success(request, "Your PIN is kept. It unlocks an idle console.")
        return redirect("agencies:account")
    return account_shown(request, actor, pin_form=form)


@require_POST
@page()
def remove_pin(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Only the password unlocks from now on."""
    pins.remove(by=actor)
    messages.success(request, "You have no PIN any more.")
    return redirect("agencies:account")
