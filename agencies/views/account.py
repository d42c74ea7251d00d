"""Everybody's own page: roles, contact channels, tokens, password."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from agencies.models import ContactPoint
from agencies.selectors.overview import roles_of
from eoc.access import Actor
from eoc.doors.pages import page


@require_GET
@page()
def account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who I am here and how I am reached."""
    contacts = ContactPoint.objects.filter(person_id=actor.person_id).select_related("agency")
    context = {"roles": roles_of(actor), "contacts": contacts.order_by("channel", "address")}
    return render(request, "agencies/account/account.html", context)
