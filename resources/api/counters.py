"""The API's doors to counter-offers and signatures."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, expected_version
from eoc.doors.bodies import body
from eoc.doors.recent import demand_recent
from resources.api import mutual_aid_serializers as shapes
from resources.api.mutual_aid import NEEDS
from resources.api.offers import answered, assets_of, offer_of
from resources.permissions.mutual_aid import may_decide, must_confirm_lending
from resources.services import counters, signatures
from resources.services.offer_terms import OfferTerms


class CounterView(ScopedAPIView):
    """`POST /api/v1/offers/<uuid>/counter/`."""

    @extend_schema(
        summary="Propose something else",
        description=f"Fewer or other assets, another time; the other side answers. {NEEDS}",
        request=shapes.CounterSerializer,
        responses=shapes.OfferSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The requesting side on an offer, the providing side on a counter-offer."""
        given = body(shapes.CounterSerializer, request)
        offer, assets = offer_of(self.actor, uuid), assets_of(self.actor, given.pop("assets"))
        if may_decide(self.actor, offer) and must_confirm_lending(offer, len(assets)):
            demand_recent(request)
        made = counters.counter(
            offer=offer,
            assets=assets,
            by=self.actor,
            arrive_by=given.pop("arrive_by"),
            words=given.pop("words"),
            terms=OfferTerms(**given),
            version=expected_version(request),
        )
        return answered(self.actor, made)


class SignView(ScopedAPIView):
    """`POST /api/v1/offers/<uuid>/sign/`."""

    @extend_schema(
        summary="Sign an accepted offer",
        description=f"For one's own side, in person. {NEEDS}",
        request=None,
        responses=shapes.OfferSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Both signatures stand before anything departs, but for the agreement's window."""
        found, version = offer_of(self.actor, uuid), expected_version(request)
        return answered(self.actor, signatures.sign(offer=found, by=self.actor, version=version))
