"""Pages of contact points: the agency's and one's own, with a test message."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.forms.contact_points import ChangeForm, ContactForm, SignedChangeForm
from agencies.models import ContactPoint
from agencies.models.people import SIGNED
from agencies.permissions.administration import administered, may_keep_contact
from agencies.selectors import contact_points as selectors
from agencies.services import contact_points
from agencies.views.attempts import attempt
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.errors import NotPermitted


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Where alerts reach one's agencies and their people."""
    found = selectors.visible_to(actor).order_by("agency__name", "person__name", "address")
    rows = [(point, may_keep_contact(actor, point)) for point in found]
    shown = selectors.shown_to_others(actor)
    context = {"rows": rows, "may_add": bool(administered(actor)), "shown": shown}
    return render(request, "agencies/contact_points/list.html", context)


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An address of the agency; a signing secret is shown on the next page, once."""
    form = ContactForm(request.POST or None, agencies=administered(actor))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: contact_points.add(by=actor, **form.cleaned_data))
        if made is not None:
            return added(request, made, reverse("agencies:contact-points"))
    status = 422 if form.is_bound else 200
    context = {"form": form, "title": "Add a contact point"}
    return render(request, "agencies/contact_points/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@page()
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Another address, label or duty."""
    point = selectors.by_uuid(actor, uuid)
    if not may_keep_contact(actor, point):
        raise NotPermitted("You keep your own contacts; an administrator keeps the agency's.")
    before, now = (
        point.signing_secret,
        {name: getattr(point, name) for name in ChangeForm.base_fields},
    )
    kind = SignedChangeForm if point.channel in SIGNED else ChangeForm
    form = kind(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        held = attempt(
            form, lambda: contact_points.change(point=point, by=actor, **form.cleaned_data)
        )
        if held is not None:
            if held.signing_secret != before:
                return added(request, held, back(actor, held))
            messages.success(request, "Saved.")
            return HttpResponseRedirect(back(actor, held))
    status = 422 if form.is_bound else 200
    context = {"form": form, "title": f"Change {point.shown}", "cancel": back(actor, point)}
    return render(request, "agencies/contact_points/form.html", context, status=status)


@require_POST
@page()
def test(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Send a test message over the real path; the outbox shows how it went."""
    point = selectors.by_uuid(actor, uuid)
    contact_points.test(point=point, by=actor)
    messages.success(request, f"A test is on its way to {point.shown}. See the outbox.")
    return HttpResponseRedirect(back(actor, point))


@require_POST
@page()
def remove(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Forget an address."""
    point = selectors.by_uuid(actor, uuid)
    contact_points.remove(point=point, by=actor)
    messages.success(request, f"{point.shown} is forgotten.")
    return HttpResponseRedirect(back(actor, point))


def added(request: HttpRequest, point: ContactPoint, where: str) -> HttpResponse:
    """On, or first to the one page that shows a signing secret."""
    if not point.signing_secret:
        messages.success(request, f"{point.shown} added. Send a test to see that it works.")
        return HttpResponseRedirect(where)
    context = {
        "title": "The signing secret",
        "what": f"of {point.shown}",
        "secret": point.signing_secret,
        "where": where,
    }
    shown = render(request, "agencies/secret.html", context)
    shown["Cache-Control"] = "no-store"
    return shown


def back(actor: Actor, point: ContactPoint) -> str:
    """Own addresses stand on the account page, the others on the agency's."""
    own = point.person_id == actor.person_id and actor.person_id is not None
    return redirect("agencies:account" if own else "agencies:contact-points")["Location"]
