"""Public warnings from outside: which are in force, and one of them in every language."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alerts.selectors import cap_messages as selectors
from alerts.selectors import warnings
from alerts.selectors.cap_signatures import judged
from alerts.selectors.cap_telling import listed as lines
from alerts.selectors.cap_telling import said
from eoc.access import Actor
from eoc.doors.pages import page
from incidents.permissions.incidents import WORKERS

PER_PAGE = 50


@page()
@require_safe
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Warnings in force, the worst first."""
    found = selectors.with_rows(selectors.in_force(actor))
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "lines": lines(list(shown.object_list))}
    return render(request, "alerts/cap_messages/list.html", context)


@page()
@require_safe
def detail(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """One warning: every language, its areas on a map, and what came before and after it."""
    message = selectors.found(actor, identifier)
    context = {
        "message": message,
        "may_open": actor.has(*WORKERS),
        "opened": warnings.opened_from(actor, message),
        "stands": selectors.stands(actor, message),
        "infos": said(selectors.alert_of(message)),
        "chain": selectors.chain(actor, message),
        "shape": selectors.geometry(message),
        "unplaced": selectors.unplaced(message),
        "signature": judged(message),
    }
    return render(request, "alerts/cap_messages/detail.html", context)
