"""Pages of incidents: the list, one incident, logging, and its verbs."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eoc.access import Actor
from eoc.doors.pages import page
from eoc.doors.spreadsheets import table
from eoc.errors import Invalid
from eoc.text.public import warning_of
from incidents.forms.incidents import (
    ComplexityForm,
    JoinForm,
    LogForm,
    NoteForm,
    ReasonForm,
    SeverityForm,
    StageForm,
)
from incidents.models import Incident, Severity, Stage
from incidents.permissions.incidents import WORKERS, is_own, may_note, may_work
from incidents.permissions.records import may_keep_records
from incidents.selectors import activity_log as log_lines
from incidents.selectors import duplicates, picture
from incidents.selectors.seeing import FULL, told
from incidents.services import activity_log, disclosures, incidents

PER_PAGE = 50
COLUMNS = (
    "number",
    "severity",
    "type",
    "title",
    "stage",
    "place",
    "jurisdiction",
    "lon",
    "lat",
    "happened_at",
    "heard_at",
)
Verb = Callable[..., Incident]


@require_GET
@page()
def listing(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every call, or the EOC's picture, filtered and searched; also as CSV."""
    found = _filtered(request, picture.visible_to(actor))
    if request.GET.get("format") == "csv":
        return table("incidents", COLUMNS, map(_cells, found[:5000]))
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "tab": request.GET.get("tab", "queue"),
        "may_log": actor.has(*WORKERS),
        "severities": Severity.choices,
        "stages": Stage.choices,
    }
    return render(request, "incidents/list.html", context)


@require_GET
@page()
def detail(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """One incident: what, where, who works on it, its log, and what may be done."""
    incident = _found(actor, number)
    disclosures.opened(incident=incident, by=actor)
    return render(request, _template(request, "detail"), _context(actor, incident))


@require_http_methods(["GET", "POST"])
@page(*WORKERS)
def log(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Log a call; possible duplicates are shown beside the form."""
    form = LogForm(request.POST or None, initial=_from_query(request))
    if request.method == "POST" and form.is_valid():
        wanted = {k: v for k, v in form.cleaned_data.items() if k not in ("lon", "lat")}
        wanted["type"] = wanted["type"].code
        wanted["caller"] = (wanted.pop("caller_name"), wanted.pop("caller_phone"))
        made = _attempt(form, lambda: incidents.log(by=actor, **wanted))
        if made is not None:
            messages.success(request, f"{made.number} logged.")
            if warning := warning_of({"title": made.title, "place_text": made.place_text}):
                messages.warning(request, warning)
            return _to(request, made)
    asked = form if form.is_bound else LogForm(request.GET)
    context = {"form": form, "duplicates": _duplicates(actor, asked)}
    status = 422 if form.is_bound else 200
    return render(request, _template(request, "log"), context, status=status)


@require_GET
@page()
def possible_duplicates(request: HttpRequest, actor: Actor) -> HttpResponse:
    """The fragment that follows the log form as it is filled."""
    context = {"duplicates": _duplicates(actor, LogForm(request.GET))}
    return render(request, "incidents/_duplicates.html", context)


@require_POST
@page()
def note(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Write into the activity log."""
    incident = _found(actor, number)
    form = NoteForm(request.POST)
    if form.is_valid():
        activity_log.note(incident=incident, by=actor, **form.cleaned_data)
        return _to(request, incident)
    return _again(request, actor, incident, {"note_form": form})


@require_POST
@page()
def join(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """Put it under a parent."""
    incident = _found(actor, number)
    form = JoinForm(request.POST)
    if form.is_valid():
        named = form.cleaned_data.pop("parent")
        parent = picture.visible_to(actor).filter(number__iexact=named.strip()).first()
        if parent is None:
            form.add_error("parent", "No incident you see has this number.")
        else:
            incidents.join(incident=incident, parent=parent, by=actor, **form.cleaned_data)
            return _to(request, incident)
    return _again(request, actor, incident, {"join_form": form})


def verb(
    service: Verb, form_class: type[forms.Form], name: str, done: str
) -> Callable[..., HttpResponse]:
    """A page that posts one verb with its form."""

    @require_POST
    @page()
    def act(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
        incident = _found(actor, number)
        form = form_class(request.POST)
        if not form.is_valid():
            return _again(request, actor, incident, {f"{name}_form": form})
        held = service(incident=incident, by=actor, **form.cleaned_data)
        messages.success(request, f"{held.number} {done}.")
        return _to(request, held)

    return act


promote = verb(incidents.promote, ReasonForm, "promote", "is on the picture")
separate = verb(incidents.separate, ReasonForm, "separate", "stands on its own")
close = verb(incidents.close, ReasonForm, "close", "closed")
severity = verb(incidents.set_severity, SeverityForm, "severity", "has a new severity")
stage = verb(incidents.set_stage, StageForm, "stage", "changed")
complexity = verb(incidents.set_complexity, ComplexityForm, "complexity", "typed")


def _filtered(request: HttpRequest, found: QuerySet[Incident]) -> QuerySet[Incident]:
    wanted = request.GET
    if wanted.get("tab") == "picture":
        found = picture.on_picture(found)
    if wanted.get("tab") != "closed":
        found = found.filter(closed_at__isnull=True)
    else:
        found = found.filter(closed_at__isnull=False)
    for name in ("severity", "stage"):
        if wanted.get(name):
            found = found.filter(**{name: wanted[name]})
    if words := wanted.get("q", "").strip():
        said = Q(title__icontains=words) | Q(place_text__icontains=words)
        found = found.filter(number__icontains=words) | told(found, said)
    return found.order_by("-happened_at")


def _found(actor: Actor, number: str) -> Incident:
    return get_object_or_404(picture.visible_to(actor), number=number)


def _context(actor: Actor, incident: Incident) -> dict[str, Any]:
    full = incident.seen == FULL  # type: ignore[attr-defined]
    return {
        "incident": incident,
        "full": full,
        "log": log_lines.of_incident(actor, incident),
        "caller": picture.caller_row(actor, incident),
        "children": picture.visible_to(actor).filter(parent=incident) if full else [],
        "may_work": may_work(actor, incident) and incident.closed_at is None,
        "may_note": may_note(actor, incident),
        "may_read_history": is_own(actor, incident),
        "may_keep_records": may_keep_records(actor, incident),
        "note_form": NoteForm(),
        "promote_form": ReasonForm(prefix=None, auto_id="promote_%s"),
        "close_form": ReasonForm(auto_id="close_%s"),
        "join_form": JoinForm(auto_id="join_%s"),
        "separate_form": ReasonForm(auto_id="separate_%s"),
        "severity_form": SeverityForm(
            initial={"severity": incident.severity}, auto_id="severity_%s"
        ),
        "stage_form": StageForm(initial={"stage": incident.stage}, auto_id="stage_%s"),
        "complexity_form": ComplexityForm(
            initial={"complexity": incident.complexity}, auto_id="complexity_%s"
        ),
    }


def _again(
    request: HttpRequest, actor: Actor, incident: Incident, forms_with_errors: Mapping[str, Any]
) -> HttpResponse:
    context = {**_context(actor, incident), **forms_with_errors}
    return render(request, _template(request, "detail"), context, status=422)


def _template(request: HttpRequest, name: str) -> str:
    panel = request.GET.get("panel") or request.POST.get("panel")
    return f"incidents/_{name}.html" if panel else f"incidents/{name}.html"


def _to(request: HttpRequest, incident: Incident) -> HttpResponse:
    panel = "?panel=1" if request.GET.get("panel") or request.POST.get("panel") else ""
    response = redirect("incidents:detail", number=incident.number)
    response["Location"] += panel
    return response


def _attempt(form: forms.Form, act: Callable[[], Incident]) -> Incident | None:
    try:
        return act()
    except Invalid as refused:
        for field, what in refused.fields.items():
            form.add_error(field if field in form.fields else None, what)
        if not refused.fields:
            form.add_error(None, refused.message)
        return None


def _from_query(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("lon", "lat") if request.GET.get(name)}


def _duplicates(actor: Actor, form: forms.Form) -> list[Incident]:
    form.is_valid()
    data = form.cleaned_data
    return duplicates.near(
        actor,
        point=data.get("point"),
        place_text=data.get("place_text") or "",
        at=data.get("happened_at"),
    )


def _cells(incident: Incident) -> list[object]:
    home = incident.jurisdiction.name if incident.jurisdiction else incident.get_located_display()
    at = incident.point
    return [
        incident.number,
        incident.severity,
        incident.type.name,
        incident.title,
        incident.stage,
        incident.place_text,
        home,
        at.x if at else "",
        at.y if at else "",
        incident.happened_at.isoformat(),
        incident.heard_at.isoformat(),
    ]
