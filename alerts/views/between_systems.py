"""Messages between systems: what came and went, how it stands, and the document itself."""

import uuid

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alerts.selectors import between_systems as selectors
from eoc.access import Actor
from eoc.doors.pages import page
from resources.models import MessageState
from resources.selectors import between_systems as messages

PER_PAGE = 50


@page()
@require_safe
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Messages of which one's agency is a side, the latest first; `?refused=1` those refused."""
    found = messages.visible_to(actor)
    refused = request.GET.get("refused") == "1"
    if refused:
        found = found.filter(state=MessageState.REFUSED)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    lines = selectors.listed(actor, list(shown.object_list))
    context = {"page": shown, "lines": lines, "refused": refused}
    return render(request, "alerts/between_systems/list.html", context)


@page()
@require_safe
def detail(request: HttpRequest, actor: Actor, identifier: uuid.UUID) -> HttpResponse:
    """One message: its state, what was wrong, what followed, and the document as it came."""
    context = {
        "line": selectors.one(actor, identifier),
        "document": selectors.document(actor, identifier).decode(errors="replace"),
    }
    return render(request, "alerts/between_systems/detail.html", context)
