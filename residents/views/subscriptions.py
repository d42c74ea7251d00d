"""A resident subscribes, confirms, changes and ends; whoever fetches a page changes nothing."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
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
from residents import languages
from residents.forms.subscriptions import SubscribeForm, WishForm, kept
from residents.languages import Language

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
        except NotFound:
            return _page(request, "ended", languages.read_by(request), status=404)

    return answered


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: HttpRequest) -> HttpResponse:
    """The form; the answer is the same whether an address is known or not."""
    spoken = languages.read_by(request)
    with _anybody() as public, translation.override(spoken.ours):
        form = SubscribeForm(_posted(request), spoken=spoken)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            try:
                subscriptions.ask(
                    channel=said["channel"], address=said["address"], wish=form.wish, by=public
                )
                return redirect(f"{reverse('residents:asked')}?lang={spoken.code}")
            except Invalid as wrong:
                form.refuse(wrong)
        return _shown(request, "subscribe", spoken, form)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """A message is on its way, if it can be."""
    return _page(request, "asked", languages.read_by(request))


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
        spoken = languages.read_by(request, one.language)
        return _page(request, "confirm", spoken, **_told(one, spoken))


@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def change(request: HttpRequest, token: str) -> HttpResponse:
    """What stands, and the form to change it."""
    with _anybody() as public:
        one = selectors.found(public, links.owned_by(token))
        if one.state != SubscriptionState.CONFIRMED:
            raise NotFound(links.ENDED)
        spoken = languages.read_by(request, one.language)
        with translation.override(spoken.ours):
            return _changed(request, one, spoken, public, token)


def _changed(
    request: HttpRequest, one: Subscription, spoken: Language, public: Actor, token: str
) -> HttpResponse:
    form = WishForm(_posted(request), initial=kept(one), spoken=spoken)
    if request.method == "POST" and form.is_valid():
        try:
            subscriptions.change(subscription=one, wish=form.wish, by=public)
            return redirect(request.path)
        except Invalid as wrong:
            form.refuse(wrong)
    return _shown(request, "change", spoken, form, **_told(one, spoken), token=token)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@_by_link
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """One button, or the mail program's own POST without cookies (RFC 8058); then a way back.

    Whoever knows the address of this page may end what it names, and nothing else.
    """
    with _anybody() as public:
        one = selectors.found(public, links.owned_by(token))
        spoken = languages.read_by(request, one.language)
        if request.method != "POST":
            over = one.state == SubscriptionState.ENDED
            return _page(request, "stopped" if over else "stop", spoken, **_told(one, spoken))
        if "again" in request.POST:
            return _resumed(one, request.POST["again"], public)
        ended = subscriptions.end(subscription=one, by=public)
        again = seal(ended.address) if ended.address else ""
        return _page(request, "stopped", spoken, again=again)


def _resumed(one: Subscription, sealed: str, public: Actor) -> HttpResponse:
    try:
        address = unseal(sealed)
    except Refusal as wrong:
        raise NotFound(links.ENDED) from wrong
    again = subscriptions.resume(subscription=one, address=address, by=public)
    return redirect("residents:subscription", links.own_token(again))


def _posted(request: HttpRequest) -> QueryDict | None:
    """Nothing typed at all is refused as well."""
    return request.POST if request.method == "POST" else None


def _told(one: Subscription, spoken: Language) -> dict[str, Any]:
    return {
        "subscription": one,
        "place": selectors.place_in_words(one, spoken.asking["around"]),
        "address": selectors.address_in_words(one),
        "by": spoken.asking[one.channel],
        "language_name": LANGUAGES.get(one.language, one.language),
    }


def _shown(
    request: HttpRequest, name: str, spoken: Language, form: WishForm, **more: Any
) -> HttpResponse:
    status = 422 if form.errors else 200
    return _page(request, name, spoken, status=status, form=form, **more)


def _page(
    request: HttpRequest, name: str, spoken: Language, status: int = 200, **shown: Any
) -> HttpResponse:
    frame = {
        "language": spoken.ours,
        "direction": spoken.direction,
        "words": spoken.asking,
        "around": spoken.words,
        "switch": [languages.of(code) for code in languages.table()],
    }
    answer = render(request, f"{FOLDER}/{name}.html", {**frame, **shown}, status=status)
    patch_vary_headers(answer, ["Accept-Language"])
    return answer
