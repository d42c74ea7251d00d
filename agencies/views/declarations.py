"""Pages of declarations: the list, declaring, ending."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.forms.declarations import DeclareForm, EndForm
from agencies.models import Declaration
from agencies.permissions.administration import ANSWERING, may_declare
from agencies.selectors import declarations as selectors
from agencies.services import declarations
from agencies.views.attempts import attempt
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import NotPermitted

A_PAGE = 50


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every declaration, the newest first."""
    found = Paginator(selectors.listed(actor), A_PAGE).get_page(request.GET.get("page"))
    rows = [(one, selectors.in_force(one), _may_end(actor, one)) for one in found]
    context = {"page": found, "rows": rows, "may_declare": actor.has(*ANSWERING)}
    return render(request, "agencies/declarations/list.html", context)


@require_http_methods(["GET", "POST"])
@page(*ANSWERING)
def declare(request: HttpRequest, actor: Actor) -> HttpResponse:
    """An authority declares."""
    form = DeclareForm(request.POST or None, jurisdictions=actor.jurisdictions)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: declarations.declare(by=actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, f"{made.title} is declared.")
            return redirect("agencies:declarations")
    status = 422 if form.is_bound else 200
    return render(request, "agencies/declarations/declare.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@page(*ANSWERING)
def end(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """It is over, with the reason."""
    declaration = get_object_or_404(selectors.listed(actor), uuid=uuid)
    if not may_declare(actor, declaration.issuer):
        raise NotPermitted("Whoever declares for that jurisdiction ends it.")
    form = EndForm(request.POST or None, initial={"version": declaration.version})
    if request.method == "POST" and form.is_valid():
        ended = attempt(
            form, lambda: declarations.end(declaration=declaration, by=actor, **form.cleaned_data)
        )
        if ended is not None:
            messages.success(request, f"{ended.title} has ended.")
            return redirect("agencies:declarations")
    context: dict[str, Any] = {"form": form, "declaration": declaration}
    status = 422 if form.is_bound else 200
    return render(request, "agencies/declarations/end.html", context, status=status)


def _may_end(actor: Actor, one: Declaration) -> bool:
    return (
        actor.has(*ANSWERING) and one.issuer_id in actor.jurisdictions and selectors.in_force(one)
    )
