"""Pages on which a public alert begins with a template: choose one, fill its blanks, go on."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from agencies.models import Agency
from alerts.forms.template_starts import LanguageForm
from alerts.models import PublicTemplate
from alerts.permissions.public_alerts import WRITING
from alerts.selectors import public_alerts, template_starts
from alerts.views.public_alert_editor import begun
from alerts.views.sites import on_site
from eoc.access import Actor
from eoc.doors.pages import page

FOLDER = "alerts/template_starts"


@page(*WRITING)
@require_safe
@on_site
def listed(request: HttpRequest, actor: Actor, site: str) -> HttpResponse:
    """Every template of the agencies one writes for, each with the languages that may be used."""
    rows = [
        (agency, template_starts.listed(actor, agency, actor.mode)) for agency in _writing(actor)
    ]
    return render(request, f"{FOLDER}/list.html", {**_stripe(actor, site), "rows": rows})


@page(*WRITING)
@require_http_methods(["GET", "HEAD", "POST"])
@on_site
def fill(request: HttpRequest, actor: Actor, site: str, code: str, template: UUID) -> HttpResponse:
    """The blanks of each language; filled, the editor opens with the words."""
    agency = get_object_or_404(_writing(actor), short_code=code)
    found = template_starts.found(actor, agency, template)
    languages = template_starts.offered(found, agency, actor.mode)
    said = request.POST or None
    forms = [LanguageForm(said, offered=one) for one in languages if not one.refused]
    problem = ""
    if said is not None:
        texts = _texts(forms, found, agency, actor.mode)
        if texts:
            return begun(request, actor, site, (template_starts.facts(found, agency), texts))
        if not any(form.errors for form in forms):
            problem = "Choose a language the alert is said in."
    context = {"template": found, "forms": forms, "problem": problem, "agency": agency,
               "refused": [one for one in languages if one.refused]}  # fmt: skip
    context |= _stripe(actor, site)
    return render(request, f"{FOLDER}/blanks.html", context, status=422 if said else 200)


def _texts(
    forms: list[LanguageForm], template: PublicTemplate, agency: Agency, mode: str
) -> list[dict[str, str]]:
    """The words of every language wanted; none where one of them has a blank left."""
    judged = [form.is_valid() for form in forms]
    if not all(judged):
        return []
    found = [form.words(template, agency, mode) for form in forms if form.wanted]
    return [words for words in found if words is not None] if all(found) else []


def _writing(actor: Actor) -> Any:
    own = Agency.objects.filter(pk__in=actor.agencies_as(*WRITING))
    return own.defer("service_area").order_by("name")


def _stripe(actor: Actor, site: str) -> dict[str, str]:
    return {"site": site, "kind": public_alerts.KINDS.get(actor.mode, actor.mode.upper())}
