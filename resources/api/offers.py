"""The API's doors to offers: what an agency is asked, and its answers."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.parameters import yes
from eoc.doors.recent import demand_recent
from eoc.errors import NotFound
from resources.api import mutual_aid_serializers as shapes
from resources.api.mutual_aid import NEEDS
from resources.api.mutual_aid_rows import offer_detail
from resources.models import Asset, Offer, OfferState
from resources.permissions.mutual_aid import must_confirm_lending
from resources.selectors import assets, decisions
from resources.services import (
    answers_undoing,
    forwarding,
    mutual_aid_automatic,
    mutual_aid_offers,
)
from resources.services.offer_terms import OfferTerms

FILTERS = [
    OpenApiParameter("state", str, enum=OfferState.values),
    OpenApiParameter("request", str, description="Number of the request"),
    OpenApiParameter("waiting", bool, description="Only those waiting for the caller's decision"),
]


class OffersView(PagedAPIView):
    """`/api/v1/offers/`."""

    @extend_schema(
        summary="Offers of either side",
        parameters=FILTERS,
        responses=shapes.OfferSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Questions and answers; `?waiting=true` is the caller's inbox, nearest deadline first."""
        asked = request.query_params
        if yes(request, "waiting"):
            return listed(self, request, decisions.inbox(self.actor), offer_detail)
        found = decisions.offers(self.actor).order_by("-pk")
        if state := asked.get("state"):
            found = found.filter(state=state)
        if number := asked.get("request"):
            found = found.filter(request__number__iexact=number)
        return listed(self, request, found, offer_detail)


class OfferView(ScopedAPIView):
    """`/api/v1/offers/<uuid>/`."""

    @extend_schema(summary="One offer", responses=shapes.OfferSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """Who is asked for what, and what was answered."""
        return answer(offer_detail(offer_of(self.actor, uuid)))


class AcknowledgeView(ScopedAPIView):
    """`POST /api/v1/offers/<uuid>/acknowledge/`."""

    @extend_schema(
        summary="Seen, and by when the answer comes",
        description=NEEDS,
        request=shapes.AnswerBySerializer,
        responses=shapes.OfferSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The requesting agency is told."""
        given = body(shapes.AnswerBySerializer, request)
        return answered(
            self.actor,
            mutual_aid_offers.acknowledge(
                offer=offer_of(self.actor, uuid),
                by=self.actor,
                version=expected_version(request),
                **given,
            ),
        )


class ApproveView(ScopedAPIView):
    """`POST /api/v1/offers/<uuid>/approve/`."""

    @extend_schema(
        summary="Lend named assets",
        description=f"All that are missing, or fewer. {NEEDS}",
        request=shapes.ApproveSerializer,
        responses=shapes.OfferSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Accepted at once where the agreement is approved to activate."""
        given = body(shapes.ApproveSerializer, request)
        offer, assets = offer_of(self.actor, uuid), assets_of(self.actor, given.pop("assets"))
        if must_confirm_lending(offer, len(assets)):
            demand_recent(request)
        return answered(
            self.actor,
            mutual_aid_offers.approve(
                offer=offer,
                assets=assets,
                override=given.pop("override"),
                terms=OfferTerms(**given),
                by=self.actor,
                version=expected_version(request),
            ),
        )


class AcceptView(ScopedAPIView):
    """`POST /api/v1/offers/<uuid>/accept/`."""

    @extend_schema(
        summary="Take up what was offered",
        description=NEEDS,
        request=shapes.MaybeAssetsSerializer,
        responses=shapes.OfferSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """All of it, or the named part."""
        given = body(shapes.MaybeAssetsSerializer, request)
        named = given["assets"]
        return answered(
            self.actor,
            mutual_aid_offers.accept(
                offer=offer_of(self.actor, uuid),
                assets=None if named is None else assets_of(self.actor, named),
                by=self.actor,
                version=expected_version(request),
            ),
        )


class _ReasonView(ScopedAPIView):
    """A verb that takes a reason."""

    verb: Any

    @extend_schema(
        description=NEEDS, request=shapes.WhySerializer, responses=shapes.OfferSerializer
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The other side reads the reason."""
        given = body(shapes.WhySerializer, request)
        found, version = offer_of(self.actor, uuid), expected_version(request)
        done = type(self).verb(offer=found, by=self.actor, version=version, **given)
        return answered(self.actor, done)


class DeclineView(_ReasonView):
    """Say no to a question, or to an offer."""

    verb = staticmethod(mutual_aid_offers.decline)


class UnableView(_ReasonView):
    """There is nothing to lend."""

    verb = staticmethod(mutual_aid_offers.unable_to_fill)


class TakeBackView(_ReasonView):
    """Take an offer back before it is accepted."""

    verb = staticmethod(mutual_aid_offers.withdraw)


class StopView(_ReasonView):
    """Stop what an automatic-aid agreement booked."""

    verb = staticmethod(mutual_aid_automatic.stop)


class UndoView(ScopedAPIView):
    """`POST /api/v1/offers/<uuid>/undo/`."""

    @extend_schema(
        summary="Take a no or a withdrawal back, within ten minutes",
        description=NEEDS,
        request=None,
        responses=shapes.OfferSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """While nobody took its place; the requesting agency is told."""
        found, version = offer_of(self.actor, uuid), expected_version(request)
        done = answers_undoing.undo(offer=found, by=self.actor, version=version)
        return answered(self.actor, done)


class ForwardView(ScopedAPIView):
    """`POST /api/v1/offers/<uuid>/forward/`."""

    @extend_schema(
        summary="Hand a question on, once, to a colleague who may decide",
        request=shapes.ForwardSerializer,
        responses=shapes.OfferSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """They get a letter with a link of their own; the caller's link only shows from then on."""
        given = body(shapes.ForwardSerializer, request)
        found = offer_of(self.actor, uuid)
        forwarding.forward(offer=found, to=given["person"], by=self.actor)
        return answered(self.actor, found)


def offer_of(actor: Actor, uuid: UUID) -> Offer:
    """The offer, if the actor's agency is one of its two sides."""
    found = decisions.offers(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No offer you may see has that uuid.")
    return found


def answered(actor: Actor, offer: Offer) -> Response:
    """The offer as it is now."""
    return answer(offer_detail(decisions.offers(actor).get(pk=offer.pk)))


def assets_of(actor: Actor, ids: list[UUID]) -> list[Asset]:
    """The assets by uuid, or which one is none the actor may see."""
    found = {asset.uuid: asset for asset in assets.by_uuid(actor, ids)}
    if missing := [one for one in ids if one not in found]:
        raise NotFound(f"No asset you may see has the uuid {missing[0]}.")
    return list(found.values())
