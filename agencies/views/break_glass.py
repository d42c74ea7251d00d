"""Pages of break-glass: taking a role, giving it back, the list, the review."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.forms.break_glass import ReviewForm, TakeForm
from agencies.permissions.administration import administered
from agencies.selectors import break_glass as selectors
from agencies.services import break_glass
from agencies.views.attempts import attempt, done
from eoc.access import Actor, Role
from eoc.doors import second_factor
from eoc.doors.pages import page

A_PAGE = 50


@require_http_methods(["GET", "POST"])
@page()
def take(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A stronger role, at once and for hours; everybody who answers for the agency hears of it."""
    form = TakeForm(request.POST or None, agencies=actor.agencies)
    if request.method == "POST" and form.is_valid() and _has_factor(request, actor, form):
        made = attempt(form, lambda: break_glass.take(by=actor, **form.cleaned_data))
        if made is not None:
            messages.warning(request, f"You act as {made.get_role_display().lower()} now.")
            return redirect("agencies:account")
    status = 422 if form.is_bound else 200
    return render(request, "agencies/break_glass/take.html", {"form": form}, status=status)


@require_POST
@page()
def give_back(request: HttpRequest, actor: Actor) -> HttpResponse:
    """End whatever one has taken."""
    for taken in selectors.open_of(actor):
        break_glass.close(taken=taken, by=actor)
    messages.success(request, "You act in your own roles again.")
    return redirect("agencies:account")


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who took what in one's agencies, and what a review said."""
    return _shown(request, actor)


@require_POST
@page(Role.ADMINISTRATOR)
def close(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """End what somebody took."""
    break_glass.close(taken=selectors.by_uuid(actor, uuid), by=actor)
    messages.success(request, "It has ended.")
    return redirect("agencies:break-glass-list")


@require_POST
@page(Role.ADMINISTRATOR)
def review(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Say what was found."""
    taken, form = selectors.by_uuid(actor, uuid), ReviewForm(request.POST)
    if form.is_valid() and done(
        form, lambda: break_glass.review(taken=taken, by=actor, **form.cleaned_data)
    ):
        messages.success(request, "Reviewed.")
        return redirect("agencies:break-glass-list")
    return _shown(request, actor, review_form=form, reviewing=taken.pk)


def _has_factor(request: HttpRequest, actor: Actor, form: TakeForm) -> bool:
    """A role that needs a second factor is not taken without one: it would lock its holder out."""
    said = form.cleaned_data
    if second_factor.missing(request, selectors.acting_as(actor, said["agency"], said["role"])):
        form.add_error("role", "This role needs a second factor. Set one up on My account first.")
    return not form.errors


def _shown(request: HttpRequest, actor: Actor, **bad: Any) -> HttpResponse:
    found = Paginator(selectors.visible_to(actor), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": found, "administered": administered(actor), **bad}
    status = 422 if bad else 200
    return render(request, "agencies/break_glass/list.html", context, status=status)
