"""Forms as PDF: asked for by POST, printed by a worker, fetched when ready."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from eoc.access import Actor
from eoc.doors.pages import page
from eoc.errors import NotFound, WrongState
from resources.models import Document, DocumentState
from resources.permissions.mutual_aid import ASKING
from resources.selectors import documents as selectors
from resources.selectors import papers
from resources.services import documents


@require_POST
@page(*ASKING)
def ask(request: HttpRequest, actor: Actor, noun: str, uuid: UUID) -> HttpResponse:
    """Print the form of a request, an offer or a deployment."""
    about = papers.subject(actor, noun, str(uuid))
    made = documents.ask(paper=papers.paper(about), by=actor)
    return redirect("resources:document", made.uuid)


@require_GET
@page()
def shown(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """How far it is; a page that reads itself again, or is loaded again by hand."""
    found = _found(actor, uuid)
    part = bool(request.headers.get("HX-Request"))
    template = "_progress" if part else "document"
    return render(request, f"resources/documents/{template}.html", {"document": found})


@require_GET
@page()
def file(request: HttpRequest, actor: Actor, uuid: UUID) -> HttpResponse:
    """The PDF itself."""
    found = _found(actor, uuid)
    if found.state != DocumentState.READY or found.content is None:
        raise WrongState(f"{found.title} is not printed yet.")
    answer = HttpResponse(bytes(found.content), content_type="application/pdf")
    name = f"{found.request.number}-{found.form}.pdf"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _found(actor: Actor, uuid: UUID) -> Document:
    found = selectors.visible_to(actor).select_related("request").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("There is no such document, or it has expired. Print it again.")
    return found
