"""Pages of jurisdictions: the list, one boundary, and the upload with its preview."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from agencies.forms.boundaries import FieldsForm, UploadForm, guessed
from agencies.models import BoundaryUpload, Jurisdiction, JurisdictionKind
from agencies.selectors import jurisdictions as selectors
from agencies.services import boundaries, boundary_uploads
from agencies.services.boundaries import Import
from agencies.services.boundary_zips import Refused
from agencies.views.attempts import attempt
from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.errors import Invalid

A_PAGE = 100


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every territory, by kind and name."""
    found = selectors.all_of_them()
    kind = request.GET.get("kind", "")
    if kind in JurisdictionKind.values:
        found = found.filter(kind=kind)
    if words := request.GET.get("q", "").strip():
        found = found.filter(name__icontains=words)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "kinds": JurisdictionKind.choices,
        "may_upload": actor.has(Role.ADMINISTRATOR),
        "mine": actor.jurisdictions,
    }
    return render(request, "agencies/jurisdictions/list.html", context)


@require_GET
@page()
def detail(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """One territory on a map, with the agencies that serve it."""
    found = get_object_or_404(Jurisdiction, short_code=code)
    serving = found.agencies.defer("service_area").order_by("name")
    shape = selectors.collection([(found.name, found.boundary)])
    context = {"jurisdiction": found, "serving": serving, "shape": shape}
    return render(request, "agencies/jurisdictions/detail.html", context)


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
def upload(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Choose a file; nothing is imported yet."""
    form = UploadForm(request.POST or None, request.FILES or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = attempt(
                form,
                lambda: _kept(file.name or "", file.read(boundary_uploads.LARGEST + 1), actor),
            )
        except Refused as refusal:
            kept, refused = None, refusal
        if kept is not None:
            return redirect("agencies:boundary-preview", kept.uuid)
    context = {"form": form, "refused": refused}
    status = 422 if request.method == "POST" else 200
    return render(request, "agencies/jurisdictions/upload.html", context, status=status)


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
def preview(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """What the file would change; published by a second act."""
    kept = boundary_uploads.find(uuid=uuid, by=actor)
    texts = boundary_uploads.fields_of(kept).texts()
    said = request.POST if request.method == "POST" else request.GET or guessed(texts)
    form = FieldsForm(said, texts=texts)
    context: dict[str, Any] = {"upload": kept, "form": form}
    status = 200
    if form.is_valid():
        publish = request.method == "POST"
        try:
            result = _import(kept, form, actor, dry_run=not publish)
        except Invalid as refused:
            context["refused"], status = refused, 422
        else:
            if publish:
                boundary_uploads.discard(upload=kept, by=actor)
                messages.success(request, f"Published: {result.summary()}.")
                return redirect("agencies:jurisdictions")
            context |= _shown(result)
    return render(request, "agencies/jurisdictions/preview.html", context, status=status)


def _kept(name: str, content: bytes, by: Actor) -> BoundaryUpload:
    return boundary_uploads.keep(name=name, content=content, by=by)


def _import(kept: BoundaryUpload, form: FieldsForm, by: Actor, *, dry_run: bool) -> Import:
    said = form.cleaned_data
    with boundary_uploads.as_file(kept) as path:
        features = boundaries.read(
            path,
            name_field=said["name_field"],
            code_field=said["code_field"],
            short_field=said["short_field"],
        )
    return boundaries.apply(
        features=features,
        by=by,
        kind=said["kind"],
        parent=said["parent"],
        source=kept.name,
        dry_run=dry_run,
    )


def _shown(result: Import) -> dict[str, Any]:
    """Created and updated in a table and on the map, over what is there now."""
    touched = [("New", one) for one in result.created] + [("Changed", o) for o in result.updated]
    now = Jurisdiction.objects.filter(pk__in=[one.pk for one in result.updated])
    return {
        "result": result,
        "touched": touched,
        "shape": selectors.collection((one.name, one.boundary) for _, one in touched),
        "current": selectors.collection((one.name, one.boundary) for one in now),
    }
