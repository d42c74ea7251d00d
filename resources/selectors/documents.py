"""Documents as their parties see them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from eoc.access import Actor
from resources.models import Document
from resources.selectors.rows import iso

HEAVY = ("content", "html")


def visible_to(actor: Actor) -> QuerySet[Document]:
    """Documents of the actor's agencies, on either side, until they expire."""
    found = Document.objects.filter(mode__in=actor.modes, expires_at__gt=timezone.now())
    if actor.system == "operator":
        return found
    return found.filter(
        Q(requesting_agency__in=actor.agencies) | Q(providing_agency__in=actor.agencies)
    )


def of_request(actor: Actor, request_id: int) -> QuerySet[Document]:
    """What was printed of a request, newest first, without the pages themselves."""
    return visible_to(actor).filter(request=request_id).defer(*HEAVY)


def row(document: Document) -> dict[str, Any]:
    """One document as the API gives it, without the page itself."""
    return {
        "uuid": str(document.uuid),
        "form": document.form,
        "title": document.title,
        "request": document.request.number,
        "state": document.state,
        "sha256": document.sha256,
        "error": document.last_error,
        "asked_by": document.asked_by,
        "asked_at": iso(document.asked_at),
        "expires_at": iso(document.expires_at),
    }
