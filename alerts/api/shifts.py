"""The API's doors to shifts: take one, offer one's own, accept, withdraw, undo."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from alerts.api import roster_serializers as shapes
from alerts.api.rosters import people
from alerts.selectors import roster_rows as rows
from alerts.selectors import rosters as selectors
from alerts.services import overrides, rosters, shift_offers
from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body


class OverridesView(ScopedAPIView):
    """`POST /api/v1/roster-layers/<uuid>/overrides/`."""

    @extend_schema(
        summary="Put a person on duty for a stretch",
        request=shapes.OverrideNewSerializer,
        responses={201: shapes.OverrideSerializer},
    )
    def post(self, request: Request, identifier: UUID) -> Response:
        """Whoever's turn it is."""
        layer = selectors.layer_by_uuid(self.actor, identifier)
        rosters.permit(self.actor, layer.agency_id)
        said = body(shapes.OverrideNewSerializer, request)
        (person,) = people(layer.roster, [said.pop("person")])
        made = overrides.take(layer=layer, person=person, by=self.actor, **said)
        return answer(rows.override(made), status=201)


class OverrideUndoView(ScopedAPIView):
    """`POST /api/v1/overrides/<uuid>/undo/`."""

    @extend_schema(summary="Undo an override", request=None, responses=shapes.OverrideSerializer)
    def post(self, request: Request, identifier: UUID) -> Response:
        """A shift that was swapped goes back to whoever offered it."""
        overrides.undo(override=selectors.override_by_uuid(self.actor, identifier), by=self.actor)
        return answer(rows.override(selectors.override_by_uuid(self.actor, identifier)))


class ShiftOffersView(ScopedAPIView):
    """`POST /api/v1/roster-layers/<uuid>/offers/`."""

    @extend_schema(
        summary="Offer one's own shift",
        request=shapes.ShiftOfferNewSerializer,
        responses={201: shapes.ShiftOfferSerializer},
    )
    def post(self, request: Request, identifier: UUID) -> Response:
        """Until a colleague accepts, it stays one's own."""
        layer = selectors.layer_by_uuid(self.actor, identifier)
        said = body(shapes.ShiftOfferNewSerializer, request)
        made = shift_offers.offer(layer=layer, by=self.actor, **said)
        return answer(rows.offer(selectors.offer_by_uuid(self.actor, made.uuid)), status=201)


class ShiftOfferAcceptView(ScopedAPIView):
    """`POST /api/v1/shift-offers/<uuid>/accept/`."""

    @extend_schema(
        summary="Take a colleague's shift", request=None, responses=shapes.OverrideSerializer
    )
    def post(self, request: Request, identifier: UUID) -> Response:
        """Whole; it is one's own from then on."""
        offered = selectors.offer_by_uuid(self.actor, identifier)
        return answer(rows.override(shift_offers.accept(offered=offered, by=self.actor)))


class ShiftOfferWithdrawView(ScopedAPIView):
    """`POST /api/v1/shift-offers/<uuid>/withdraw/`."""

    @extend_schema(
        summary="Withdraw an offered shift", request=None, responses=shapes.ShiftOfferSerializer
    )
    def post(self, request: Request, identifier: UUID) -> Response:
        """Keep it after all."""
        offered = selectors.offer_by_uuid(self.actor, identifier)
        shift_offers.withdraw(offered=offered, by=self.actor)
        return answer(rows.offer(selectors.offer_by_uuid(self.actor, identifier)))
