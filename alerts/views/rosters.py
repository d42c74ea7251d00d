"""Pages of duty rosters: who is on duty, four weeks, the editor, overrides as a file."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies.views.attempts import attempt
from alerts.forms.rosters import OverridesForm, RosterEditForm, RosterForm
from alerts.models import Roster
from alerts.permissions.rosters import KEEPING, may_keep
from alerts.selectors import rosters as selectors
from alerts.selectors import shifts
from alerts.services import override_files, rosters, shift_feeds
from eoc.access import Actor
from eoc.doors import spreadsheets
from eoc.doors.pages import page


@page()
@require_safe
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every roster with who is on duty now and next, and where nobody will be."""
    now, found = timezone.now(), list(selectors.visible_to(actor).order_by("agency__name", "name"))
    keys = [roster.pk for roster in found if roster.active]
    on_duty = shifts.now_and_next(keys, now)
    gaps = shifts.gaps(keys, now, now + shifts.AHEAD)
    context = {
        "rows": [(r, on_duty.get(r.pk, []), gaps.get(r.pk, [])[:1]) for r in found],
        "may_add": bool(actor.agencies_as(*KEEPING)),
        "has_feed": shift_feeds.has_one(actor),
    }
    return render(request, "alerts/rosters/list.html", context)


@page()
@require_safe
def detail(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """Four weeks from the Monday asked for, or this one."""
    return _shown(request, actor, selectors.by_uuid(actor, identifier), OverridesForm())


@page(*KEEPING)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Another roster; its layers come next."""
    mine = actor.agencies_as(*KEEPING)
    form = RosterForm(request.POST or None, agencies=mine)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: rosters.add(by=actor, **form.cleaned_data))
        if made is not None:
            return redirect("alerts:layer-add", made.uuid)
    context = {"form": form, "title": "Add a roster"}
    return render(
        request, "alerts/rosters/form.html", context, status=422 if form.is_bound else 200
    )


@page()
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """Another name or zone, or switched off."""
    roster = selectors.by_uuid(actor, identifier)
    rosters.permit(actor, roster.agency_id)
    now = {name: getattr(roster, name) for name in RosterEditForm.base_fields}
    form = RosterEditForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        held = attempt(form, lambda: rosters.change(roster=roster, by=actor, **form.cleaned_data))
        if held is not None:
            return redirect("alerts:roster", roster.uuid)
    context = {"form": form, "title": f"Change {roster.name}", "roster": roster}
    return render(
        request, "alerts/rosters/form.html", context, status=422 if form.is_bound else 200
    )


@page()
@require_safe
def overrides_file(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """Everything taken, as CSV."""
    roster = selectors.by_uuid(actor, identifier)
    return spreadsheets.table("overrides", override_files.COLUMNS, override_files.rows(roster))


@page()
@require_POST
def load(request: HttpRequest, actor: Actor, identifier: UUID) -> HttpResponse:
    """A file of overrides, whole or not at all."""
    roster = selectors.by_uuid(actor, identifier)
    rosters.permit(actor, roster.agency_id)
    form = OverridesForm(request.POST, request.FILES)
    if form.is_valid():
        made = attempt(form, lambda: _take_all(form, roster, actor))
        if made is not None:
            messages.success(request, f"{len(made)} overrides taken in.")
            return redirect("alerts:roster", roster.uuid)
    return _shown(request, actor, roster, form, status=422)


def _take_all(form: OverridesForm, roster: Roster, actor: Actor) -> list[object]:
    text = spreadsheets.uploaded(form.cleaned_data["file"])
    return list(override_files.take_all(roster=roster, text=text, by=actor))


def _shown(
    request: HttpRequest, actor: Actor, roster: Roster, form: OverridesForm, status: int = 200
) -> HttpResponse:
    now = timezone.now()
    today = now.astimezone(ZoneInfo(roster.zone)).date()
    first = _monday(request.GET.get("from", ""), today)
    ahead = timedelta(weeks=shifts.WEEKS)
    context = {
        "roster": roster,
        "layers": roster.layers.order_by("position"),
        "days": shifts.calendar(roster, first),
        "today": today,
        "now": now,
        "earlier": first - ahead,
        "later": first + ahead,
        "overrides": shifts.taken_since(roster, now - timedelta(days=7)),
        "offers": shifts.open_offers(roster, now),
        "gaps": shifts.gaps([roster.pk], now, now + shifts.AHEAD)[roster.pk][:5],
        "may_keep": may_keep(actor, roster.agency_id),
        "me": actor.person_id,
        "form": form,
    }
    return render(request, "alerts/rosters/detail.html", context, status=status)


def _monday(text: str, today: date) -> date:
    """The Monday of the day asked for; of today where it is none near enough to plan."""
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        asked = today
    asked = asked if abs((asked - today).days) <= 3 * 366 else today
    return asked - timedelta(days=asked.weekday())
