"""Everybody's own page: roles, contact channels, tokens, password."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.forms.contact_points import AddressForm, BrowserForm
from agencies.forms.sessions import PinForm
from agencies.forms.tokens import TokenForm
from agencies.login.session_store import hashed
from agencies.models import Channel, ContactPoint, Person, User
from agencies.selectors import sessions
from agencies.selectors import tokens as selectors
from agencies.selectors.overview import roles_of
from agencies.services import contact_points, tokens
from agencies.views.attempts import attempt
from agencies.views.contact_points import added
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.doors.recent import recently_authenticated


@require_GET
@page()
def account(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who I am here, how I am reached, which tokens act for me."""
    return account_shown(request, actor)


@require_POST
@page()
def add_contact(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An address of one's own."""
    form = AddressForm(request.POST, auto_id="contact_%s")
    me = Person.objects.select_related("agency").get(pk=actor.person_id or 0)
    if form.is_valid():
        made = attempt(
            form,
            lambda: contact_points.add(agency=me.agency, person=me, by=actor, **form.cleaned_data),
        )
        if made is not None:
            return added(request, made, reverse("agencies:account"))
    return account_shown(request, actor, contact_form=form)


@require_http_methods(["GET", "POST"])
@page()
def browser(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Alerts in the browser one sits at, as its push service names it; the page's script asks."""
    form = BrowserForm(request.POST or None)
    me = Person.objects.select_related("agency").get(pk=actor.person_id or 0)
    own: dict[str, Any] = {"agency": me.agency, "person": me, "channel": Channel.WEBPUSH}
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: contact_points.add(by=actor, **own, **form.cleaned_data))
        if made is not None:
            return added(request, made, reverse("agencies:account"))
    status = 422 if form.is_bound else 200
    return render(request, "agencies/account/browser.html", {"form": form}, status=status)


@require_POST
@page()
@recently_authenticated
def issue_token(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A token of one's own; its text is shown now and never again."""
    form = TokenForm(request.POST, auto_id="token_%s", agencies=actor.agencies)
    if form.is_valid():
        user = User.objects.get(pk=actor.user_id or "")
        made = attempt(form, lambda: tokens.issue(user=user, by=actor, **form.cleaned_data))
        if made is not None:
            context = {
                "title": "Your token",
                "what": f"{form.cleaned_data['label']}, good for {form.cleaned_data['days']} days",
                "secret": made[1],
                "where": reverse("agencies:account"),
            }
            shown = render(request, "agencies/secret.html", context)
            shown["Cache-Control"] = "no-store"
            return shown
    return account_shown(request, actor, token_form=form)


@require_POST
@page()
def revoke_token(request: HttpRequest, actor: Actor, key: str) -> HttpResponse:
    """End a token at once."""
    token = selectors.by_key(actor, key)
    own = str(token.user_id) == actor.user_id
    tokens.revoke(token=token, by=actor)
    messages.success(request, "The token is revoked.")
    return redirect("agencies:account" if own else "agencies:tokens")


def account_shown(request: HttpRequest, actor: Actor, **bad: Any) -> HttpResponse:
    """The page, with a form that was refused in place of the empty one."""
    mine = ContactPoint.objects.filter(person_id=actor.person_id or 0).select_related("agency")
    context: dict[str, Any] = {
        "roles": roles_of(actor),
        "contacts": [(point, True) for point in mine.order_by("channel", "address")],
        "tokens": selectors.own(actor),
        "sessions": sessions.own(actor),
        "here": hashed(request.session.session_key or ""),
        "pin": sessions.pin_of(actor),
        "pin_form": PinForm(auto_id="pin_%s"),
        "contact_form": AddressForm(auto_id="contact_%s"),
        "token_form": TokenForm(auto_id="token_%s", agencies=actor.agencies),
        **bad,
    }
    status = 422 if bad else 200
    return render(request, "agencies/account/account.html", context, status=status)
