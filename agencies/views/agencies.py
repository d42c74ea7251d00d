"""Pages of agencies: the list, one agency, founding, details, territories."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.forms.agencies import DetailsForm, FoundForm, ServeForm
from agencies.models import Agency, Jurisdiction
from agencies.permissions.administration import demand_regional, is_regional, may_administer
from agencies.selectors import agencies as selectors
from agencies.selectors import jurisdictions
from agencies.services import agencies
from agencies.services.agencies import CHANGEABLE
from agencies.views.attempts import attempt, done
from eoc.access import Actor, Role
from eoc.doors.pages import page

A_PAGE = 100
DETAILS = (*CHANGEABLE, "version")


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every agency and partner organisation."""
    found = selectors.listed()
    if words := request.GET.get("q", "").strip():
        found = found.filter(name__icontains=words)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "may_found": is_regional(actor),
        "mine": actor.agencies,
    }
    return render(request, "agencies/agencies/list.html", context)


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
def found(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A new agency, by the region."""
    demand_regional(actor)
    form = FoundForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: agencies.found(by=actor, **form.cleaned_data))
        if made is not None:
            messages.success(request, f"{made.name} is founded; you administer it for now.")
            return redirect("agencies:agency", made.short_code)
    status = 422 if form.is_bound else 200
    return render(request, "agencies/agencies/found.html", {"form": form}, status=status)


@require_GET
@page()
def detail(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One agency with its service area."""
    return _shown(request, actor, _found(code))


@require_POST
@page(Role.ADMINISTRATOR)
def edit(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Name, kind, discipline, phone, cover."""
    agency, form = _found(code), DetailsForm(request.POST, auto_id="edit_%s")
    if form.is_valid() and done(
        form, lambda: agencies.change(agency=agency, by=actor, **form.cleaned_data)
    ):
        return _to(request, agency)
    return _shown(request, actor, agency, edit_form=form)


@require_POST
@page(Role.ADMINISTRATOR)
def serve(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """Which territories it serves."""
    agency, form = _found(code), ServeForm(request.POST, auto_id="serve_%s")
    if form.is_valid():
        wanted = Jurisdiction.objects.filter(pk__in=form.cleaned_data["jurisdictions"])
        version = form.cleaned_data["version"]
        if done(
            form,
            lambda: agencies.serve(
                agency=agency, version=version, jurisdictions=list(wanted), by=actor
            ),
        ):
            return _to(request, agency)
    return _shown(request, actor, agency, serve_form=form)


def _found(code: str) -> Agency:
    return get_object_or_404(Agency.objects.prefetch_related("jurisdictions"), short_code=code)


def _to(request: HttpRequest, agency: Agency) -> HttpResponse:
    messages.success(request, "Saved.")
    return redirect("agencies:agency", agency.short_code)


def _shown(request: HttpRequest, actor: Actor, agency: Agency, **bad: Any) -> HttpResponse:
    served = list(agency.jurisdictions.all())
    area = [(agency.name, agency.service_area)] if agency.service_area else []
    context: dict[str, Any] = {
        "agency": agency,
        "served": served,
        "keeps": may_administer(actor, agency.pk) and agency.active,
        "area": jurisdictions.collection(area) if area else None,
        "edit_form": DetailsForm(
            initial={name: getattr(agency, name) for name in DETAILS}, auto_id="edit_%s"
        ),
        "serve_form": ServeForm(
            initial={"jurisdictions": served, "version": agency.version}, auto_id="serve_%s"
        ),
        **bad,
    }
    status = 422 if bad else 200
    return render(request, "agencies/agencies/detail.html", context, status=status)
