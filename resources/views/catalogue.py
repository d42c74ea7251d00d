"""Pages of the catalogue: kinds with minimum capabilities, packages, qualifications."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from eoc.access import Actor, Role
from eoc.doors.pages import page
from eoc.errors import Invalid, NotFound
from resources.forms.catalogue import CatalogueForm, read
from resources.forms.packages import PackageForm, QualificationForm
from resources.permissions.assets import KEEPING, may_keep
from resources.selectors import catalogue as selectors
from resources.selectors import packages as package_rows
from resources.selectors import qualifications as qualification_rows
from resources.services import catalogue, packages, qualifications


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every kind, by its types; whoever administers may import a file."""
    return _kinds(request, actor, CatalogueForm())


@require_POST
@page(Role.ADMINISTRATOR)
def load(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Import a file whole, or say what is wrong in which row and column."""
    form = CatalogueForm(request.POST, request.FILES)
    if not form.is_valid():
        return _kinds(request, actor, form, 422)
    try:
        found = read(form.text())
        kinds, capabilities = list(found.kinds.values()), list(found.capabilities.values())
        done = catalogue.import_kinds(kinds=kinds, capabilities=capabilities, by=actor)
    except Invalid as wrong:
        form.add_error("file", wrong.message)
        return _kinds(request, actor, form, 422)
    messages.success(request, done.summary())
    return redirect("resources:catalogue")


@require_GET
@page()
def packages_listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """What one's agencies can send as a whole."""
    context = {
        "packages": package_rows.visible_to(actor).filter(retired=False),
        "may_add": bool(actor.agencies_as(*KEEPING)),
    }
    return render(request, "resources/catalogue/packages.html", context)


@require_http_methods(["GET", "POST"])
@page(*KEEPING)
def package_add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Describe another one."""
    mine = actor.agencies_as(*KEEPING)
    form = PackageForm(request.POST or None, agencies=mine, initial={"agency": min(mine)})
    if request.method == "POST" and form.is_valid():
        try:
            packages.register(by=actor, **form.said())
        except Invalid as wrong:
            _mark(form, wrong)
        else:
            return redirect("resources:packages")
    return _form(request, form, "Add a mission-ready package", "resources:packages")


@require_http_methods(["GET", "POST"])
@page(*KEEPING)
def package_edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Change one; refused where somebody changed it meanwhile."""
    package = package_rows.by_uuid(actor, uuid)
    own = [package.agency_id]
    form = PackageForm(request.POST, agencies=own) if request.POST else PackageForm.of(package, own)
    if request.method == "POST" and form.is_valid():
        said, version = form.said(), form.cleaned_data["version"] or 0
        said.pop("agency")
        try:
            packages.change(package=package, version=version, by=actor, **said)
        except Invalid as wrong:
            _mark(form, wrong)
        else:
            return redirect("resources:packages")
    return _form(request, form, f"Change {package.name}", "resources:packages")


@require_POST
@page(*KEEPING)
def package_act(request: HttpRequest, actor: Actor, uuid: UUID, verb: str) -> HttpResponse:
    """Retire it."""
    if verb != "retire":
        raise NotFound("There is no such act.")
    package = package_rows.by_uuid(actor, uuid)
    packages.retire(package=package, version=_version(request) or package.version, by=actor)
    return redirect("resources:packages")


@require_http_methods(["GET", "POST"])
@page()
def qualifications_listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Who is qualified for what, the first to expire first; a post records one."""
    mine = actor.agencies_as(*KEEPING)
    form = QualificationForm(request.POST or None, agencies=mine)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            qualifications.record(agency=said["person"].agency, by=actor, **said)
        except Invalid as wrong:
            _mark(form, wrong)
        else:
            return redirect("resources:qualifications")
    found = list(qualification_rows.standing(actor))
    context = {
        "rows": [(one, qualification_rows.state(one), may_keep(actor, one.agency_id))
                 for one in found],
        "form": form if mine else None,
    }  # fmt: skip
    code = 422 if form.is_bound else 200
    return render(request, "resources/catalogue/qualifications.html", context, status=code)


@require_POST
@page(*KEEPING)
def qualification_act(request: HttpRequest, actor: Actor, uuid: UUID, verb: str) -> HttpResponse:
    """End it."""
    if verb != "end":
        raise NotFound("There is no such act.")
    held = qualification_rows.by_uuid(actor, uuid)
    qualifications.end(qualification=held, version=_version(request), by=actor)
    return redirect("resources:qualifications")


def _kinds(
    request: HttpRequest, actor: Actor, form: CatalogueForm, code: int = 200
) -> HttpResponse:
    context = {"kinds": selectors.kinds(), "form": form if actor.administers else None}
    return render(request, "resources/catalogue/kinds.html", context, status=code)


def _form(request: HttpRequest, form: forms.Form, title: str, cancel: str) -> HttpResponse:
    context = {"form": form, "title": title, "cancel_to": cancel}
    code = 422 if form.is_bound else 200
    return render(request, "resources/catalogue/form.html", context, status=code)


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else None


def _mark(form: forms.Form, wrong: Invalid) -> None:
    for name, what in wrong.fields.items() or [("", wrong.message)]:
        form.add_error(name if name in form.fields else None, what)
