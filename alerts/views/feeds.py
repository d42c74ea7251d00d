"""Pages of feeds: how each does, its log, and for its agency's administrator to keep them."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.permissions.administration import (
    administered,
    demand_administrator,
    may_administer,
)
from agencies.views.attempts import attempt
from alerts.forms.feeds import (
    ChangedFeedForm,
    FeedForm,
    NewFeedForm,
    RemoveFeedForm,
    VersionForm,
    as_it_is,
)
from alerts.models import Feed, FeedKind
from alerts.selectors import feeds as selectors
from alerts.services import feeds
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.errors import Invalid

Verb = Callable[..., Feed]
MOST_REMOVED = 50


@page()
@require_safe
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every feed and how it does."""
    context = {
        "feeds": [(feed, *selectors.stands(feed)) for feed in selectors.kept(actor)],
        "removed": selectors.removed(actor)[:MOST_REMOVED],
        "actor": actor,
    }
    return render(request, "alerts/feeds/list.html", context)


@page()
@require_safe
def detail(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """One feed: how it does, its last readings, and what of it was refused."""
    return _shown(request, actor, selectors.found(actor, identifier))


@page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """One more source; the secret of one that is sent stands on the page that answers, only."""
    form = NewFeedForm(request.POST or None, agencies=administered(actor))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: feeds.add(by=actor, **form.cleaned_data))
        if made is not None:
            feed, secret = made
            if secret:
                return _shown(request, actor, selectors.found(actor, feed.uuid), secret)
            messages.success(request, f"{feed.name} is read within seconds.")
            return redirect("alerts:feed", identifier=feed.uuid)
    return _form(request, form, "Add a feed")


@page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Another address, rhythm or filter."""
    feed = _kept_by(actor, identifier)
    form = ChangedFeedForm(request.POST or None, initial=as_it_is(feed))
    if request.method == "POST" and form.is_valid():
        held = attempt(form, lambda: feeds.change(feed=feed, by=actor, **form.cleaned_data))
        if held is not None:
            messages.success(request, f"{held.name} is read anew within seconds.")
            return redirect("alerts:feed", identifier=identifier)
    return _form(request, form, f"Change {feed.name}", feed)


@page(Role.ADMINISTRATOR)
@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Asks why; from then on nothing of it is taken in."""
    feed = _kept_by(actor, identifier)
    form = RemoveFeedForm(request.POST or None, initial={"version": feed.version})
    if request.method == "POST" and form.is_valid():
        held = attempt(form, lambda: feeds.remove(feed=feed, by=actor, **form.cleaned_data))
        if held is not None:
            messages.success(request, f"{held.name} is removed. What it brought stays.")
            return redirect("alerts:feeds")
    pushed = feed.kind == FeedKind.PUSH
    context = {"form": form, "feed": feed, "pushed": pushed, "brought": selectors.brought(feed)}
    status = 422 if form.is_bound else 200
    return render(request, "alerts/feeds/remove.html", context, status=status)


def _verb(service: Verb, done: str) -> Callable[..., HttpResponse]:
    @page(Role.ADMINISTRATOR)
    @require_POST
    def view(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
        form = VersionForm(request.POST)
        if not form.is_valid():
            raise Invalid("Send the version of the feed you looked at.")
        feed = _kept_by(actor, identifier)
        service(feed=feed, by=actor, **form.cleaned_data)
        messages.success(request, f"{feed.name} {done}.")
        return redirect("alerts:feed", identifier=identifier)

    return view


pause = _verb(feeds.pause, "is paused")
resume = _verb(feeds.resume, "is read again")


@page(Role.ADMINISTRATOR)
@require_POST
def read_now(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """Do not wait for its time."""
    feed = feeds.read_now(feed=_kept_by(actor, identifier), by=actor)
    messages.success(request, f"{feed.name} is read within seconds.")
    return redirect("alerts:feed", identifier=identifier)


def _kept_by(actor: Actor, identifier: uuid.UUID) -> Feed:
    feed = selectors.found(actor, identifier)
    demand_administrator(actor, feed.agency_id)
    feeds.demand_kept(feed)
    return feed


def _shown(request: HttpRequest, actor: Actor, feed: Feed, secret: str = "") -> HttpResponse:
    words, shade = selectors.stands(feed)
    context = {
        "feed": feed,
        "words": words,
        "shade": shade,
        "secret": secret,
        "pushed": feed.kind == FeedKind.PUSH,
        "keeps": may_administer(actor, feed.agency_id),
        "own": feed.agency_id in actor.agencies,
        "readings": selectors.readings(actor, feed),
        "refused": selectors.refused(actor, feed),
    }
    return render(request, "alerts/feeds/detail.html", context)


def _form(
    request: HttpRequest, form: FeedForm, title: str, feed: Feed | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "feed": feed}
    status = 422 if form.is_bound else 200
    return render(request, "alerts/feeds/form.html", context, status=status)
