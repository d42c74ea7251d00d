"""Every step of a public alert: a POST tries it, and what was refused stands on the page again."""

import uuid
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from alerts.forms.public_alerts import ReasonForm, ReviewForm, SendForm
from alerts.models import PublicAlert
from alerts.selectors import public_alerts as selectors
from alerts.services import public_alert_break_glass as break_glass
from alerts.services import public_alert_ending as ending
from alerts.services import public_alerts
from alerts.views.public_alerts import shown
from alerts.views.sites import View, on_site
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.doors.recent import recently_authenticated
from eoc.errors import Invalid, Stale, WrongState

Act = Callable[[PublicAlert, QueryDict, Actor], PublicAlert]
Form = type[forms.Form]


def _page(act: Act, form: Form | None = None, *, recent: bool = False) -> View:
    """The page of a step; `recent` asks first who is there."""

    def tried(request: HttpRequest, actor: Actor, site: str, identifier: uuid.UUID) -> HttpResponse:
        alert = selectors.found(actor, identifier)
        try:
            done = act(alert, request.POST, actor)
        except (Invalid, WrongState, Stale) as refused:
            fields = refused.fields.values() if isinstance(refused, Invalid) else ()
            typed = {"typed": request.POST, "form": form and form(request.POST)}
            now = selectors.found(actor, identifier)
            words = [refused.message, *fields]
            return shown(request, actor, site, now, refused.status, problem=words, **typed)
        messages.success(request, DONE.get(act, f"{done.get_state_display()}."))
        return redirect("alerts:public-detail", site, alert.uuid)

    asked = recently_authenticated(on_site(tried)) if recent else on_site(tried)
    return page()(require_POST(asked))


def _approve(alert: PublicAlert, said: QueryDict, by: Actor) -> PublicAlert:
    return public_alerts.approve(alert=alert, digest=said.get("digest", ""), by=by)


def _issue(alert: PublicAlert, said: QueryDict, by: Actor) -> PublicAlert:
    seen = _uuids(said.getlist("seen"))
    return public_alerts.issue(alert=alert, typed=said.get("typed", ""), seen=seen, by=by)


def _withdraw(alert: PublicAlert, said: QueryDict, by: Actor) -> PublicAlert:
    return public_alerts.withdraw(alert=alert, reason=said.get("reason", ""), by=by)


def _cancel(alert: PublicAlert, said: QueryDict, by: Actor) -> PublicAlert:
    """One person, one click: nothing is asked first, not even why."""
    reason = said.get("reason", "").strip() or ending.MISTAKE
    return ending.cancel(alert=alert, by=by, reason=reason)


def _alone(alert: PublicAlert, said: QueryDict, by: Actor) -> PublicAlert:
    typed, reason = said.get("typed", ""), said.get("reason", "")
    return break_glass.send_alone(alert=alert, typed=typed, reason=reason, by=by)


def _review(alert: PublicAlert, said: QueryDict, by: Actor) -> PublicAlert:
    verdict, note = said.get("verdict", ""), said.get("note", "")
    return break_glass.review(alert=alert, by=by, verdict=verdict, note=note)


def _uuids(texts: list[str]) -> list[uuid.UUID]:
    """Those that are none are left out: what was not read was not seen."""
    found = []
    for text in texts:
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return found


def _stop(alert: PublicAlert, _: QueryDict, by: Actor) -> PublicAlert:
    return break_glass.stop(alert=alert, by=by)


DONE: dict[Act, str] = {  # where the state alone would not say what happened
    _stop: "Stopped: nothing was sent. It is a draft again.",
    _review: "The review is kept.",
}
STEPS: dict[str, View] = {
    "submit": _page(lambda alert, _, by: public_alerts.submit(alert=alert, by=by)),
    "approve": _page(_approve, recent=True),
    "issue": _page(_issue, SendForm, recent=True),
    "withdraw": _page(_withdraw, ReasonForm),
    "cancel": _page(_cancel),
    "clear": _page(lambda alert, _, by: ending.clear(alert=alert, by=by)),
    "alone": _page(_alone, SendForm, recent=True),
    "release": _page(lambda alert, _, by: break_glass.release(alert=alert, by=by)),
    "stop": _page(_stop),
    "review": _page(_review, ReviewForm),
}
