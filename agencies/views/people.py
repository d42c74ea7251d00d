"""Pages of people: the list, inviting, roles, closing a login."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.forms.people import InviteForm, PersonForm, ReasonForm, RoleForm
from agencies.login.session_store import hashed
from agencies.models import Membership, Person
from agencies.permissions.administration import administered, may_administer
from agencies.selectors import people as selectors
from agencies.selectors import sessions
from agencies.selectors.logins import factors_of, pauses_of
from agencies.services import people, roles
from agencies.views.attempts import attempt, done
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.doors.recent import recently_authenticated
from eoc.errors import NotFound

A_PAGE = 100


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who belongs to one's agencies, and as what."""
    found = selectors.visible_to(actor)
    if request.GET.get("closed") != "yes":
        found = found.filter(active=True)
    shown = Paginator(found.order_by("name", "pk"), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "may_invite": bool(administered(actor))}
    return render(request, "agencies/people/list.html", context)


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
@recently_authenticated
def invite(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Add somebody; the link to set a password goes out by mail."""
    form = InviteForm(request.POST or None, agencies=administered(actor))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: people.invite(by=actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, f"{made.name} is invited; the link is on its way.")
            return redirect("agencies:person", made.uuid)
    status = 422 if form.is_bound else 200
    return render(request, "agencies/people/invite.html", {"form": form}, status=status)


@require_GET
@page()
def detail(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One person: roles, addresses, what an administrator may do."""
    return _shown(request, actor, selectors.by_uuid(actor, uuid))


@require_POST
@page(Role.ADMINISTRATOR)
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Name and title."""
    person, form = selectors.by_uuid(actor, uuid), PersonForm(request.POST)
    if form.is_valid() and done(
        form, lambda: people.change(person=person, by=actor, **form.cleaned_data)
    ):
        return _to(request, person, "Saved.")
    return _shown(request, actor, person, edit_form=form)


@require_POST
@page(Role.ADMINISTRATOR)
@recently_authenticated
def give_role(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One more role."""
    person = selectors.by_uuid(actor, uuid)
    form = RoleForm(request.POST, agencies=administered(actor))
    if form.is_valid() and done(
        form, lambda: roles.give_role(person=person, by=actor, **form.cleaned_data)
    ):
        return _to(request, person, f"{person.name} has the role.")
    return _shown(request, actor, person, role_form=form)


@require_POST
@page(Role.ADMINISTRATOR)
@recently_authenticated
def end_role(request: HttpRequest, actor: Actor, uuid: UUID, number: int) -> HttpResponse:
    """End a role, with a reason."""
    person, form = selectors.by_uuid(actor, uuid), ReasonForm(request.POST)
    held = Membership.objects.filter(pk=number, person=person).first()
    if held is None:
        raise NotFound("That role is not one you may see.")
    if form.is_valid():
        roles.end_role(membership=held, by=actor, **form.cleaned_data)
        return _to(request, person, "The role has ended.")
    return _shown(request, actor, person, reason_form=form)


@require_POST
@page(Role.ADMINISTRATOR)
def deactivate(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Close the login, with a reason."""
    person, form = selectors.by_uuid(actor, uuid), ReasonForm(request.POST)
    if form.is_valid():
        people.deactivate(person=person, by=actor, **form.cleaned_data)
        return _to(request, person, f"{person.name} is deactivated.")
    return _shown(request, actor, person, reason_form=form)


@require_POST
@page(Role.ADMINISTRATOR)
def reactivate(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Open the login again."""
    person = people.reactivate(person=selectors.by_uuid(actor, uuid), by=actor)
    return _to(request, person, f"{person.name} is active again.")


@require_POST
@page(Role.ADMINISTRATOR)
def invite_again(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Send the link once more."""
    person = selectors.by_uuid(actor, uuid)
    people.invite_again(person=person, by=actor)
    return _to(request, person, "A new link is on its way.")


def _to(request: HttpRequest, person: Person, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("agencies:person", person.uuid)


def _shown(request: HttpRequest, actor: Actor, person: Person, **bad: Any) -> HttpResponse:
    details = {"name": person.name, "title": person.title, "version": person.version}
    context: dict[str, Any] = {
        "person": person,
        "past": selectors.past_roles(person),
        "contacts": person.contact_points.order_by("channel", "address"),
        "keeps": may_administer(actor, person.agency_id),
        "pauses": pauses_of(person),
        "factors": factors_of(person),
        "sessions": sessions.of(actor, person),
        "here": hashed(request.session.session_key or ""),
        "gives_roles": bool(administered(actor)),
        "administered": administered(actor),
        "edit_form": PersonForm(initial=details, auto_id="edit_%s"),
        "role_form": RoleForm(agencies=administered(actor), auto_id="role_%s"),
        "reason_form": ReasonForm(auto_id="reason_%s"),
        **bad,
    }
    status = 422 if bad else 200
    return render(request, "agencies/people/detail.html", context, status=status)
