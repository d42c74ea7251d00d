"""Pages of geofences: those of one's agencies, draw one, end one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.views.attempts import attempt
from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import Invalid
from resources.forms.geofences import EndForm, GeofenceForm
from resources.permissions.assets import KEEPING
from resources.selectors import geofences as selectors
from resources.services import geofences

FOLDER = "resources/geofences"


@require_safe
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Those in force, by agency and name."""
    kept = actor.agencies_as(*KEEPING)
    found = list(selectors.standing(actor))
    context = {
        "rows": [(one, one.agency_id in kept) for one in found],
        "shapes": selectors.shapes(found),
        "may_add": bool(kept),
    }
    return render(request, f"{FOLDER}/list.html", context)


@require_http_methods(["GET", "POST"])
@page(*KEEPING)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Draw one; units inside enter with their next fix."""
    form = GeofenceForm(request.POST or None, agencies=actor.agencies_as(*KEEPING))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: geofences.draw(by=actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, f"{made.name} is in force.")
            return redirect("resources:geofences")
    return render(
        request, f"{FOLDER}/form.html", {"form": form}, status=422 if form.errors else 200
    )


@require_POST
@page(*KEEPING)
def end(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """It ends now; no unit is said to have left it."""
    form = EndForm(request.POST)
    fence = selectors.by_uuid(actor, uuid)
    if not form.is_valid():
        raise Invalid("Send the version of the fence you looked at.")
    geofences.end(fence=fence, by=actor, **form.cleaned_data)
    messages.success(request, f"{fence.name} has ended.")
    return redirect("resources:geofences")
