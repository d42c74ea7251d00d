"""Pages of an incident's records: legal hold, and what is handed to the public."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from eoc.access import Actor
from eoc.doors.pages import page
from eoc.doors.recent import recently_authenticated
from eoc.errors import NotPermitted
from incidents.forms.incidents import ReasonForm
from incidents.forms.records import RecordsForm
from incidents.models import Incident, LegalHold
from incidents.permissions.records import KEEPERS, may_keep_records
from incidents.selectors import picture
from incidents.services import legal_holds, records


@require_http_methods(["GET", "POST"])
@page(*KEEPERS)
@recently_authenticated
def shown(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
    """What stands under hold, and the form before records are handed out; POST downloads them."""
    incident = _found(actor, number)
    form = RecordsForm(request.POST or None, incident=incident)
    if request.method == "POST" and form.is_valid():
        return _file(records.export(incident=incident, withheld=form.withheld(), by=actor))
    return _page(request, incident, form, status=422 if form.is_bound else 200)


def _verb(service: Callable[..., LegalHold], done: str) -> Callable[..., HttpResponse]:
    @require_POST
    @page(*KEEPERS)
    @recently_authenticated
    def act(request: HttpRequest, actor: Actor, number: str) -> HttpResponse:
        incident, form = _found(actor, number), ReasonForm(request.POST)
        if not form.is_valid():
            return _page(request, incident, RecordsForm(incident=incident), status=422, why=form)
        service(incident=incident, by=actor, **form.cleaned_data)
        messages.success(request, f"{number} {done}.")
        return redirect("incidents:records", number)

    return act


hold = _verb(legal_holds.place, "is under legal hold")
release = _verb(legal_holds.release, "is no longer under legal hold")


def _found(actor: Actor, number: str) -> Incident:
    incident = get_object_or_404(picture.visible_to(actor), number=number)
    if not may_keep_records(actor, incident):
        raise NotPermitted("Administrators and duty officers of the agency that logged it decide.")
    return incident


def _page(
    request: HttpRequest,
    incident: Incident,
    form: RecordsForm,
    *,
    status: int,
    why: ReasonForm | None = None,
) -> HttpResponse:
    holds = list(LegalHold.objects.filter(incident=incident))
    context = {
        "incident": incident,
        "form": form,
        "holds": holds,
        "held": any(hold.released_at is None for hold in holds),
        "why": why or ReasonForm(auto_id="hold_%s"),
    }
    return render(request, "incidents/records.html", context, status=status)


def _file(made: records.Records) -> HttpResponse:
    answer = HttpResponse(made.content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{made.name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-SHA256"] = made.sha256
    return answer
