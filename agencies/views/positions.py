"""Pages of dispatch positions: this browser registered, renamed, retired."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.forms.sessions import PositionChangeForm, PositionForm
from agencies.login.browsers import keep_position, position_token
from agencies.permissions.administration import administered
from agencies.selectors import positions as selectors
from agencies.services import positions
from agencies.views.attempts import attempt, done
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.doors.recent import recently_authenticated


@require_GET
@page(Role.ADMINISTRATOR)
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every workstation of one's agencies."""
    return _shown(request, actor)


@require_POST
@page(Role.ADMINISTRATOR)
@recently_authenticated
def register(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Let this browser be a position."""
    form = PositionForm(request.POST, agencies=administered(actor))
    if form.is_valid():
        made = attempt(form, lambda: positions.register(by=actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, f"This browser is {made[0].name} from now on.")
            answer = redirect("agencies:positions")
            keep_position(answer, made[1])
            return answer
    return _shown(request, actor, form=form)


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
@recently_authenticated
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Name, and whether it stands in a secured room."""
    found = selectors.by_uuid(actor, uuid)
    form = PositionChangeForm(
        request.POST if request.method == "POST" else None,
        initial={"name": found.name, "exempt": found.exempt},
    )
    if form.is_valid() and done(
        form, lambda: positions.change(position=found, by=actor, **form.cleaned_data)
    ):
        messages.success(request, "Saved.")
        return redirect("agencies:positions")
    status = 422 if form.is_bound else 200
    context = {"position": found, "form": form}
    return render(request, "agencies/positions/edit.html", context, status=status)


@require_POST
@page(Role.ADMINISTRATOR)
@recently_authenticated
def retire(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Its cookie means nothing any more."""
    gone = positions.retire(position=selectors.by_uuid(actor, uuid), by=actor)
    messages.success(request, f"{gone.name} is retired.")
    return redirect("agencies:positions")


def _shown(request: HttpRequest, actor: Actor, **bad: Any) -> HttpResponse:
    context: dict[str, Any] = {
        "positions": selectors.visible_to(actor),
        "administered": administered(actor),
        "here": selectors.here(actor, position_token(request)),
        "form": PositionForm(agencies=administered(actor)),
        **bad,
    }
    status = 422 if bad else 200
    return render(request, "agencies/positions/list.html", context, status=status)
