"""The API's doors to mutual-aid requests: list, read, draft, submit, ask again, withdraw, close."""

from dataclasses import fields
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Agency
from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.parameters import yes
from eoc.errors import Invalid, NotFound
from incidents.models import Incident
from incidents.selectors import picture
from resources.api import mutual_aid_rows as request_rows
from resources.api import mutual_aid_serializers as shapes
from resources.api.mutual_aid_rows import request_detail
from resources.models import MutualAidRequest, RequestState
from resources.selectors import mutual_aid as selectors
from resources.selectors.request_clocks import clocks_of
from resources.selectors.upward import above
from resources.services import mutual_aid as services
from resources.services.request_details import Details

FILTERS = [
    OpenApiParameter("state", str, enum=RequestState.values),
    OpenApiParameter("incident", str, description="Number"),
    OpenApiParameter("agency", str, description="Short code of either side"),
    OpenApiParameter("open", bool, description="Only those that are not over"),
]
NEEDS = "Needs If-Match with the ETag that was read."


class RequestsView(PagedAPIView):
    """`/api/v1/mutual-aid-requests/`."""

    @extend_schema(
        summary="Mutual-aid requests of either side",
        parameters=FILTERS,
        responses=shapes.RequestSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """What the caller's agencies asked, and what they were asked; newest first."""
        found = _filtered(selectors.visible_to(self.actor), request).order_by("-pk")
        whole = selectors.whole(found)
        return listed(self, request, whole, lambda one: selectors.row_for(self.actor, one))

    @extend_schema(
        summary="Draft a request",
        request=shapes.RequestNewSerializer,
        responses={201: shapes.RequestDetailSerializer},
    )
    def post(self, request: Request) -> Response:
        """Typed lines for an incident; nobody else sees a draft."""
        given = body(shapes.RequestNewSerializer, request)
        lon, lat = given.pop("lon", None), given.pop("lat", None)
        point = Point(lon, lat, srid=4326) if lon is not None and lat is not None else None
        agency = agencies_named([given.pop("agency")], "agency")[0]
        incident = _incident(self.actor, given.pop("incident"))
        asked = [one.pk for one in agencies_named(given.pop("ask"), "ask")]
        made = services.request(
            by=self.actor,
            agency=agency,
            incident=incident,
            reporting_point=point,
            ask=asked,
            details=Details(**{one.name: given.pop(one.name) for one in fields(Details)}),
            **given,
        )
        return answer(shown(self.actor, made), status=201)


class RequestView(ScopedAPIView):
    """`/api/v1/mutual-aid-requests/<uuid>/`."""

    @extend_schema(summary="One request", responses=shapes.RequestDetailSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """The row with its note, point and times."""
        return answer(shown(self.actor, request_of(self.actor, uuid)))


class SubmitView(ScopedAPIView):
    """`POST /api/v1/mutual-aid-requests/<uuid>/submit/`."""

    @extend_schema(
        summary="Submit a draft",
        description=f"Partners are invited; automatic aid is booked at once. {NEEDS}",
        request=None,
        responses=shapes.RequestDetailSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Send it."""
        found, version = request_of(self.actor, uuid), expected_version(request)
        services.submit(request=found, by=self.actor, version=version)
        return answer(shown(self.actor, found))


class AskView(ScopedAPIView):
    """`POST /api/v1/mutual-aid-requests/<uuid>/ask/`."""

    @extend_schema(
        summary="Ask further agencies, or ask again",
        description=NEEDS,
        request=shapes.AskSerializer,
        responses=shapes.RequestDetailSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Those with an agreement in force."""
        given = body(shapes.AskSerializer, request)
        found, version = request_of(self.actor, uuid), expected_version(request)
        chosen = [one.pk for one in agencies_named(given["agencies"], "agencies")]
        services.ask(request=found, agencies=chosen, by=self.actor, version=version)
        return answer(shown(self.actor, found))


class WithdrawView(ScopedAPIView):
    """`POST /api/v1/mutual-aid-requests/<uuid>/withdraw/`."""

    @extend_schema(
        summary="Withdraw a request",
        description=NEEDS,
        request=shapes.MaybeWhySerializer,
        responses=shapes.RequestDetailSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Take it back before anything is under way."""
        given = body(shapes.MaybeWhySerializer, request)
        found, version = request_of(self.actor, uuid), expected_version(request)
        services.withdraw(request=found, by=self.actor, version=version, **given)
        return answer(shown(self.actor, found))


class CloseView(ScopedAPIView):
    """`POST /api/v1/mutual-aid-requests/<uuid>/close/`."""

    @extend_schema(
        summary="Close a request",
        description=NEEDS,
        request=None,
        responses=shapes.RequestDetailSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Once every asset is home."""
        found, version = request_of(self.actor, uuid), expected_version(request)
        services.close(request=found, by=self.actor, version=version)
        return answer(shown(self.actor, found))


def request_of(actor: Actor, uuid: UUID) -> MutualAidRequest:
    """The request, if the actor's agency is a party to it."""
    found = selectors.by_uuid(actor, [uuid]).first()
    if found is None:
        raise NotFound("No request you may see has that uuid.")
    return found


def shown(actor: Actor, request: MutualAidRequest) -> dict[str, Any]:
    """The request as it is now, for the actor."""
    now = selectors.whole(selectors.visible_to(actor)).get(pk=request.pk)
    clocks = [request_rows.clock_row(one) for one in clocks_of(now)]
    return request_detail(now, selectors.row_for(actor, now), clocks, above(actor, now))


def agencies_named(codes: list[str], field: str) -> list[Agency]:
    """Agencies by short code, or which one is unknown."""
    found = {one.short_code: one for one in Agency.objects.filter(
        short_code__in=[code.upper() for code in codes])}  # fmt: skip
    unknown = [code for code in codes if code.upper() not in found]
    if unknown:
        raise Invalid(f"No agency has the short code {unknown[0]}.", {field: "Such as RIV."})
    return [found[code.upper()] for code in codes]


def _incident(actor: Actor, number: str) -> Incident:
    found = picture.visible_to(actor).filter(number__iexact=number).first()
    if found is None:
        raise NotFound("No incident you may see has that number.")
    return found


def _filtered(found: QuerySet[MutualAidRequest], request: Request) -> QuerySet[MutualAidRequest]:
    asked = request.query_params
    if state := asked.get("state"):
        found = found.filter(state=state)
    if number := asked.get("incident"):
        found = found.filter(incident_number__iexact=number)
    if code := asked.get("agency"):
        either = Q(requesting_agency__short_code__iexact=code)
        provides = MutualAidRequest.objects.filter(
            offers__providing_agency__short_code__iexact=code
        )
        found = found.filter(either | Q(pk__in=provides.values("pk")))
    if yes(request, "open"):
        found = selectors.not_over(found)
    return found
