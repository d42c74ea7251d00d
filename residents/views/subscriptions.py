"""A resident subscribes, confirms, changes and ends; whoever fetches a page changes nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from agencies.login.sealing import seal, unseal
from alerts.models import Subscription, SubscriptionState
from alerts.selectors import subscriptions as selectors
from alerts.selectors.resident_words import LANGUAGES
from alerts.services import subscription_links as links
from alerts.services import subscriptions
from eoc.access import Actor, scope
from eoc.errors import Invalid, NotFound, Refusal
from residents.forms.subscriptions import SubscribeForm, WishForm, kept

FOLDER = "residents/subscriptions"
View = Callable[..., HttpResponse]


@contextmanager
def _anybody() -> Iterator[Actor]:
    """Nobody in particular: may keep subscriptions, and read where agencies alert."""
    with scope(selectors.public(settings.ACCORD_MODE)) as public:
        yield public


def _by_link(view: View) -> View:
    """A link that has ended is answered by a page that says what to do."""

    @wraps(view)
    def answered(request: HttpRequest, token: str) -> HttpResponse:
        try:
            return view(request, token)
        except NotFound as ended:
            return render(request, f"{FOLDER}/ended.html", {"refusal": ended}, status=404)

    return answered


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; the answer is the same whether an address is known or not."""
    with _anybody() as public:
        form = SubscribeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            try:
                subscriptions.ask(
                    channel=said["channel"], address=said["address"], wish=form.wish, by=public
                )
                return redirect("residents:asked")
            except Invalid as wrong:
                form.refuse(wrong)
        return _shown(request, "subscribe", form)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """A message is on its way, if it can be."""
    return render(request, f"{FOLDER}/asked.html")


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what is to be confirmed, POST confirms: programs that read letters open links."""
    with _anybody() as public:
        one = selectors.found(public, links.confirmed_by(token))
        if request.method == "POST":
            one = subscriptions.confirm(subscription=one, by=public)
            return redirect("residents:subscription", links.own_token(one))
        if one.state != SubscriptionState.UNCONFIRMED:
            return redirect("residents:subscription", links.own_token(one))
        return render(request, f"{FOLDER}/confirm.html", _told(one))


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def change(request: HttpRequest, token: str) -> HttpResponse:
    """What stands, and the form to change it."""
    with _anybody() as public:
        one = selectors.found(public, links.owned_by(token))
        if one.state != SubscriptionState.CONFIRMED:
            raise NotFound(links.ENDED)
        form = WishForm(request.POST or None, initial=kept(one))
        if request.method == "POST" and form.is_valid():
            try:
                subscriptions.change(subscription=one, wish=form.wish, by=public)
                return redirect(request.path)
            except Invalid as wrong:
                form.refuse(wrong)
        return _shown(request, "change", form, **_told(one), token=token)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One button, or the mail program's own POST without cookies (RFC 8058); then a way back.

    Whoever knows the address of this page may end what it names, and nothing else.
    """
    with _anybody() as public:
        one = selectors.found(public, links.owned_by(token))
        if request.method != "POST":
            over = one.state == SubscriptionState.ENDED
            return render(request, f"{FOLDER}/{'stopped' if over else 'stop'}.html", _told(one))
        if "again" in request.POST:
            return _resumed(one, request.POST["again"], public)
        ended = subscriptions.end(subscription=one, by=public)
        again = seal(ended.address) if ended.address else ""
        return render(request, f"{FOLDER}/stopped.html", {"again": again})


def _resumed(one: Subscription, sealed: str, public: Actor) -> HttpResponse:
    try:
        address = unseal(sealed)
    except Refusal as wrong:
        raise NotFound(links.ENDED) from wrong
    again = subscriptions.resume(subscription=one, address=address, by=public)
    return redirect("residents:subscription", links.own_token(again))


def _told(one: Subscription) -> dict[str, Any]:
    return {
        "subscription": one,
        "place": selectors.place_in_words(one),
        "address": selectors.address_in_words(one),
        "language_name": LANGUAGES.get(one.language, one.language),
    }


def _shown(request: HttpRequest, name: str, form: WishForm, **more: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, f"{FOLDER}/{name}.html", {"form": form, **more}, status=status)
