"""The history of an agreement, and of a person with the roles held."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from agencies.selectors import agreements, people
from agencies.selectors import history as selectors
from eoc.access import Actor
from eoc.doors import history
from eoc.doors.pages import page


@require_GET
@page()
def agreement(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Who drafted, signed, revoked."""
    found = get_object_or_404(agreements.listed(), uuid=uuid)
    back = reverse("agencies:agreement", args=[uuid])
    return history.shown(request, selectors.of_agreement(found), title=found.code, back=back)


@require_GET
@page()
def person(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Who gave which role, and who ended it."""
    found = people.by_uuid(actor, uuid)
    back = reverse("agencies:person", args=[uuid])
    return history.shown(request, selectors.of_person(found), title=found.name, back=back)
