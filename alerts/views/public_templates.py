"""Pages of public templates: by hazard, each language with who reviewed it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from agencies.models import Agency
from agencies.permissions.administration import administered
from agencies.views.attempts import attempt
from alerts.cap import wording
from alerts.forms.feeds import VersionForm
from alerts.forms.public_templates import (
    COLUMNS,
    ImportForm,
    NewTemplateForm,
    TemplateForm,
    WordsForm,
)
from alerts.models import PublicTemplate
from alerts.permissions.public_templates import REVIEWING, may_keep
from alerts.selectors import public_templates as selectors
from alerts.selectors import word_reviews
from alerts.services import public_templates
from eoc.access import Actor, Role
from eoc.doors import spreadsheets
from eoc.doors.pages import page
from eoc.errors import Invalid
from eoc.text.public import public_text

HOME = "alerts:public-template"


@require_GET
@page()
def listed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Every template in use, by hazard."""
    return _listed(request, actor, ImportForm(agencies=administered(actor)))


@require_GET
@page()
def as_csv(request: HttpRequest, actor: Actor) -> HttpResponse:
    """All of them as a file, as an import takes it; reviews do not travel."""
    rows = selectors.exported(selectors.visible_to(actor).filter(retired=False))
    return spreadsheets.table(
        "public-templates", COLUMNS, ([row[name] for name in COLUMNS] for row in rows)
    )


@require_POST
@page(Role.ADMINISTRATOR)
def load(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Import a file whole, or say what is wrong in which row and column."""
    form = ImportForm(request.POST, request.FILES, agencies=administered(actor))
    if not form.is_valid():
        return _listed(request, actor, form, 422)
    agency = form.cleaned_data["agency"]
    made = attempt(
        form,
        lambda: public_templates.import_templates(rows=form.rows(), agency=agency, by=actor),
    )
    if made is None:
        return _listed(request, actor, form, 422)
    messages.success(request, f"{len(made)} templates imported; every language waits for review.")
    return redirect("alerts:public-templates")


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
def add(request: HttpRequest, actor: Actor) -> HttpResponse:
    """Begin one."""
    form = NewTemplateForm(request.POST or None, agencies=administered(actor))
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: public_templates.add(by=actor, **form.said()))
        if made is not None:
            return redirect("alerts:public-template-words", made.uuid)
    return _form(request, form, "Add a public template", None)


@require_GET
@page()
def detail(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """One template: what it says in each language, and who answers for that."""
    template = selectors.by_uuid(actor, uuid)
    reviewing = actor.agencies_as(*REVIEWING)
    if template.agency_id is not None:
        reviewing &= {template.agency_id}
    names = [(pk, code) for pk, code, _ in actor.agency_names if pk in reviewing]
    context = {
        "template": template,
        "row": selectors.page_row(template),
        "may_keep": may_keep(actor, template.agency_id) and not template.retired,
        "reviewing": [] if template.retired else names,
    }
    return render(request, "alerts/public_templates/detail.html", context)


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
def edit(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Change what CAP says beside the words."""
    template = selectors.by_uuid(actor, uuid)
    form = TemplateForm(request.POST) if request.POST else TemplateForm.of(template)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        held = attempt(
            form,
            lambda: public_templates.change(
                template=template, version=version, by=actor, **form.said()
            ),
        )
        if held is not None:
            return redirect(HOME, uuid)
    return _form(request, form, f"Change {template.name}", template)


@require_http_methods(["GET", "POST"])
@page(Role.ADMINISTRATOR)
def words(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Write the words of a language; those of a known one are filled in."""
    template = selectors.by_uuid(actor, uuid)
    language = request.GET.get("language", "")
    form = WordsForm(request.POST) if request.POST else WordsForm.of(template, language)
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        held = attempt(
            form,
            lambda: public_templates.write(
                template=template, version=version, by=actor, **form.said()
            ),
        )
        if held is not None:
            messages.success(request, "Saved. Somebody who speaks the language has to review it.")
            return redirect(HOME, uuid)
    return _form(request, form, f"Words of {template.name}", template)


@require_POST
@page(*REVIEWING)
def review(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Answer for the words of one language."""
    template = selectors.by_uuid(actor, uuid)
    code = public_text(request.POST.get("agency", ""), "agency")
    agency = get_object_or_404(Agency.objects.defer("service_area"), short_code=code)
    language = request.POST.get("language", "")
    public_templates.review(
        template=template,
        language=language,
        digest=request.POST.get("digest", ""),
        agency=agency,
        by=actor,
    )
    messages.success(request, f"You answer for {wording.spoken(language)} of {template.name}.")
    return redirect(HOME, uuid)


@require_POST
@page(Role.ADMINISTRATOR)
def retire(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """Offer it no longer."""
    template = selectors.by_uuid(actor, uuid)
    said = VersionForm(request.POST)
    if not said.is_valid():
        raise Invalid("Open the template again: which version you read is not said.")
    version = said.cleaned_data["version"]
    public_templates.retire(template=template, version=version, by=actor)
    messages.success(request, f"{template.name} is retired.")
    return redirect("alerts:public-templates")


def _listed(request: HttpRequest, actor: Actor, form: ImportForm, code: int = 200) -> HttpResponse:
    found = selectors.visible_to(actor).filter(retired=False)
    context = {
        "rows": [selectors.page_row(one) for one in found],
        "form": form if administered(actor) else None,
        "lists": word_reviews.lists(),
        "spoken": word_reviews.languages(),
    }
    return render(request, "alerts/public_templates/list.html", context, status=code)


def _form(
    request: HttpRequest,
    form: TemplateForm | WordsForm,
    title: str,
    template: PublicTemplate | None,
) -> HttpResponse:
    context = {"form": form, "title": title, "template": template}
    code = 422 if form.is_bound else 200
    return render(request, "alerts/public_templates/form.html", context, status=code)
