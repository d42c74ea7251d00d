"""The API's doors to bookings: what is committed, plans, extend, release, cancel."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.parameters import yes
from eoc.errors import Invalid, NotFound, Stale
from resources.api import serializers as shapes
from resources.api.assets import asset_of
from resources.models import Booking, Purpose
from resources.selectors import bookings as selectors
from resources.services import bookings, dispatch, plans

FILTERS = [
    OpenApiParameter("asset", UUID),
    OpenApiParameter("incident", str, description="Number"),
    OpenApiParameter("open", bool, description="Only active ones"),
]


class BookingsView(PagedAPIView):
    """`/api/v1/bookings/`."""

    @extend_schema(
        summary="Commitments of assets",
        parameters=FILTERS,
        responses=shapes.BookingSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Of own assets, and of those that help one's agencies; newest first."""
        found = _filtered(selectors.visible_to(self.actor), request).order_by("-pk")
        return listed(self, request, found, selectors.row)

    @extend_schema(
        summary="Hold an asset or plan its maintenance",
        request=shapes.PlanSerializer,
        responses={201: shapes.BookingSerializer},
    )
    def post(self, request: Request) -> Response:
        """From now on, or for later with start and end."""
        given = shapes.PlanSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        said = given.validated_data
        act = plans.hold if said["purpose"] == Purpose.HOLD else plans.maintenance
        booking = act(
            asset=asset_of(self.actor, said["asset"]),
            by=self.actor,
            start=said.get("start"),
            end=said.get("end"),
            note=said["note"],
        )
        return answer(selectors.row(booking), status=201)


class BookingView(ScopedAPIView):
    """`/api/v1/bookings/<uuid>/`."""

    @extend_schema(summary="One commitment", responses=shapes.BookingSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Who has the asset, for what and until when."""
        return answer(selectors.row(self.booking(uuid)))

    def booking(self, uuid: UUID) -> Booking:
        """The booking, if the caller is one of its two sides."""
        found = selectors.visible_to(self.actor).filter(uuid=uuid).first()
        if found is None:
            raise NotFound("No booking you may see has that uuid.")
        return found

    def expected(self, request: Request, uuid: UUID) -> Booking:
        """The booking as the caller saw it, by If-Match."""
        booking = self.booking(uuid)
        if expected_version(request) != booking.version:
            raise Stale("This booking changed meanwhile.", version=booking.version)
        return booking


class ExtendView(BookingView):
    """`POST /api/v1/bookings/<uuid>/extend/`."""

    http_method_names = ["post"]

    @extend_schema(
        summary="Move the planned end",
        description="Needs If-Match. Answers with the plans the new end runs into.",
        request=shapes.ExtendSerializer,
        responses=shapes.ExtendedSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """An active commitment stays open until it is released, whatever was planned."""
        given = shapes.ExtendSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        booking = self.expected(request, uuid)
        end = given.validated_data["planned_end"]
        done = plans.extend(booking=booking, planned_end=end, by=self.actor)
        met = [selectors.row(one) for one in done.conflicts]
        return answer({**selectors.row(done.booking), "conflicts": met})


class ReleaseView(BookingView):
    """`POST /api/v1/bookings/<uuid>/release/`."""

    http_method_names = ["post"]

    @extend_schema(
        summary="Release the asset now",
        description="Needs If-Match.",
        request=None,
        responses=shapes.BookingSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """A dispatch is cleared, a hold ends; a lent asset goes home by its deployment."""
        booking = self.expected(request, uuid)
        dispatch.must_not_be_lent(booking)
        return answer(selectors.row(bookings.release(booking=booking, by=self.actor)))


class CancelView(BookingView):
    """`POST /api/v1/bookings/<uuid>/cancel/`."""

    http_method_names = ["post"]

    @extend_schema(
        summary="Give up a plan that has not begun",
        description="Needs If-Match.",
        request=None,
        responses=shapes.BookingSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The time is free again."""
        booking = self.expected(request, uuid)
        return answer(selectors.row(plans.cancel(booking=booking, by=self.actor)))


def _filtered(found: QuerySet[Booking], request: Request) -> QuerySet[Booking]:
    asked = request.query_params
    if asset := asked.get("asset"):
        found = found.filter(asset__uuid=_uuid(asset))
    if number := asked.get("incident"):
        found = found.filter(incident_number__iexact=number)
    if yes(request, "open"):
        found = found.filter(void=False, during__upper_inf=True)
    return found


def _uuid(text: Any) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid("`asset` is a uuid.", {"asset": "The uuid of an asset."}) from error
