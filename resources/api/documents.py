"""The API's doors to forms as PDF: asked for, looked at, fetched."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.errors import NotFound, WrongState
from resources.api.serializers import Body
from resources.models import Document, DocumentState, PaperForm
from resources.selectors import documents as selectors
from resources.selectors import papers
from resources.services import documents

PDF = "application/pdf"
NOUNS = ("requests", "offers", "deployments", "claims")


class DocumentSerializer(serializers.Serializer[Any]):
    """A form and how far its printing is; `sha256` is the digest of the PDF, once it is ready."""

    uuid = serializers.UUIDField()
    form = serializers.ChoiceField(choices=PaperForm.choices)
    title = serializers.CharField()
    request = serializers.CharField(help_text="Number of the request")
    state = serializers.ChoiceField(choices=DocumentState.choices)
    sha256 = serializers.CharField(allow_blank=True)
    error = serializers.CharField(allow_blank=True)
    asked_by = serializers.CharField()
    asked_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class DocumentNewSerializer(Body):
    """What to print: ICS-213RR of a request, REQ-A of an offer, a deployment's order, a claim."""

    of = serializers.ChoiceField(choices=NOUNS)
    uuid = serializers.UUIDField()


class DocumentsView(PagedAPIView):
    """`/api/v1/documents/`."""

    @extend_schema(
        summary="Forms printed of either side's requests",
        parameters=[OpenApiParameter("request", str, description="Number of the request")],
        responses=DocumentSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Newest first, for a week."""
        found = selectors.visible_to(self.actor).select_related("request").defer(*selectors.HEAVY)
        if number := request.query_params.get("request"):
            found = found.filter(request__number__iexact=number)
        return listed(self, request, found, selectors.row)

    @extend_schema(
        summary="Print a form",
        request=DocumentNewSerializer,
        responses={201: DocumentSerializer},
    )
    def post(self, request: Request) -> Response:
        """A worker prints it; ask again until `state` is `ready`."""
        given = body(DocumentNewSerializer, request)
        about = papers.subject(self.actor, given["of"], str(given["uuid"]))
        made = documents.ask(paper=papers.paper(about), by=self.actor)
        return answer(selectors.row(made), status=201)


class DocumentView(ScopedAPIView):
    """`/api/v1/documents/<uuid>/`."""

    @extend_schema(summary="One document", responses=DocumentSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """How far its printing is."""
        return answer(selectors.row(_found(self, uuid)))


class DocumentFileView(ScopedAPIView):
    """`/api/v1/documents/<uuid>/file/`."""

    @extend_schema(
        operation_id="documents_file",
        summary="The PDF",
        responses={(200, PDF): OpenApiTypes.BINARY, 409: OpenApiResponse()},
    )
    def get(self, request: Request, uuid: UUID) -> HttpResponse:
        """Once it is ready; 409 before."""
        found = _found(self, uuid)
        if found.content is None:
            raise WrongState(f"{found.title} is not printed yet.")
        return HttpResponse(bytes(found.content), content_type=PDF)


def _found(view: ScopedAPIView, uuid: UUID) -> Document:
    found = selectors.visible_to(view.actor).select_related("request").filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No document you may see has that uuid; after a week it is gone.")
    return found
