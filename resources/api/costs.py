"""The API's doors to costs: what runs, claims and their verbs, and the ledger."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.recent import demand_recent
from eoc.errors import NotFound
from resources.api import costs_serializers as shapes
from resources.api.mutual_aid import NEEDS
from resources.api.mutual_aid_serializers import MaybeWhySerializer, WhySerializer
from resources.models import Claim, ClaimState, Posting
from resources.permissions.costs import must_confirm_deciding
from resources.selectors import costs as selectors
from resources.selectors import deployments, mutual_aid
from resources.selectors.rows import agency_row, iso
from resources.services import costs
from resources.services.claim_items import Item


class CostView(ScopedAPIView):
    """`/api/v1/deployments/<uuid>/cost/`."""

    @extend_schema(summary="What a deployment costs now", responses=shapes.CostSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """By its recorded steps; miles are counted when it is claimed."""
        found = deployments.visible_to(self.actor).filter(uuid=uuid)
        if not found.exists():
            raise NotFound("No deployment you may see has that uuid.")
        return answer(_cost_row(selectors.tickers(found).each[0]))


class ClaimsView(PagedAPIView):
    """`/api/v1/claims/`."""

    @extend_schema(
        summary="Claims of either side",
        parameters=[OpenApiParameter("state", str, enum=ClaimState.values)],
        responses=shapes.ClaimSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Newest first."""
        found = selectors.visible_to(self.actor)
        if state := request.query_params.get("state"):
            found = found.filter(state=state)
        return listed(self, request, found, selectors.row)

    @extend_schema(
        summary="Draft a claim from recorded movements",
        request=shapes.ClaimNewSerializer,
        responses={201: shapes.ClaimSerializer},
    )
    def post(self, request: Request) -> Response:
        """It accrues until every deployment is home."""
        said = body(shapes.ClaimNewSerializer, request)
        asked = mutual_aid.visible_to(self.actor).filter(uuid=said["request"]).first()
        if asked is None:
            raise NotFound("No request you may see has that uuid.")
        return _answered(self.actor, costs.draft(request=asked, by=self.actor), status=201)


class ClaimView(ScopedAPIView):
    """`/api/v1/claims/<uuid>/`."""

    @extend_schema(summary="One claim", responses=shapes.ClaimSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """With its items."""
        return answer(selectors.row(claim_of(self.actor, uuid)))

    @extend_schema(
        summary="Rewrite the items of a claim",
        description=NEEDS,
        request=shapes.ItemsSerializer,
        responses=shapes.ClaimSerializer,
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Before it is submitted, or while it is queried; `recorded` takes what is by now."""
        said, version = body(shapes.ItemsSerializer, request), expected_version(request)
        found = claim_of(self.actor, uuid)
        if said["recorded"]:
            done = costs.record(claim=found, version=version, by=self.actor)
        else:
            items = [Item(**one) for one in said["items"]]
            done = costs.change(claim=found, items=items, version=version, by=self.actor)
        return _answered(self.actor, done)


class DraftView(ScopedAPIView):
    """`POST /api/v1/claims/<uuid>/draft/`."""

    @extend_schema(
        summary="Draft an accruing claim again", request=None, responses=shapes.ClaimSerializer
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """From what was recorded until now."""
        found = claim_of(self.actor, uuid)
        agency = found.providing_agency_id
        return _answered(
            self.actor, costs.draft(request=found.request, by=self.actor, agency=agency)
        )


class _StepView(ScopedAPIView):
    """One decision about a claim."""

    step: Any

    @extend_schema(description=NEEDS, request=None, responses=shapes.ClaimSerializer)
    def post(self, request: Request, uuid: UUID) -> Response:
        """Take it and post it to the ledger."""
        found, version = claim_of(self.actor, uuid), expected_version(request)
        _confirmed(request, found, type(self).step.__name__)
        return _answered(self.actor, type(self).step(claim=found, by=self.actor, version=version))


class SubmitView(ScopedAPIView):
    """Ask the requesting agency to pay it."""

    @extend_schema(
        description=f"{NEEDS} A reason answers what was queried.",
        request=MaybeWhySerializer,
        responses=shapes.ClaimSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """For the first time, or again."""
        given = body(MaybeWhySerializer, request)
        found, version = claim_of(self.actor, uuid), expected_version(request)
        done = costs.submit(claim=found, by=self.actor, version=version, **given)
        return _answered(self.actor, done)


class ApproveView(_StepView):
    """The requesting agency owes it."""

    step = staticmethod(costs.approve)


class PayView(_StepView):
    """The requesting agency has paid it."""

    step = staticmethod(costs.pay)


class _ReasonView(ScopedAPIView):
    """A decision that takes a reason."""

    verb: Any

    @extend_schema(description=NEEDS, request=WhySerializer, responses=shapes.ClaimSerializer)
    def post(self, request: Request, uuid: UUID) -> Response:
        """The other side reads the reason."""
        given = body(WhySerializer, request)
        found, version = claim_of(self.actor, uuid), expected_version(request)
        _confirmed(request, found, type(self).verb.__name__)
        done = type(self).verb(claim=found, by=self.actor, version=version, **given)
        return _answered(self.actor, done)


class QueryView(_ReasonView):
    """Ask back before approving."""

    verb = staticmethod(costs.query)


class WaiveView(_ReasonView):
    """The provider asks for nothing."""

    verb = staticmethod(costs.waive)


class DisputeView(_ReasonView):
    """The requesting agency will not pay it."""

    verb = staticmethod(costs.dispute)


class PostingsView(PagedAPIView):
    """`/api/v1/postings/`."""

    @extend_schema(
        summary="The ledger between one's agencies and others",
        responses=shapes.PostingSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Oldest first; the postings of a transaction sum to zero."""
        return listed(self, request, selectors.postings(self.actor), posting_row)


def claim_of(actor: Actor, uuid: UUID) -> Claim:
    """The claim, if the actor's agency is one of its two sides."""
    found = selectors.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No claim you may see has that uuid.")
    return found


def _confirmed(request: Request, claim: Claim, verb: str) -> None:
    if must_confirm_deciding(claim, verb, selectors.total(claim)):
        demand_recent(request)


def posting_row(posting: Posting) -> dict[str, Any]:
    """One half of a movement."""
    return {
        "transaction": str(posting.transaction),
        "claim": posting.claim.number,
        "party": agency_row(posting.party),
        "account": posting.account,
        "currency": posting.currency,
        "amount": str(posting.amount),
        "at": iso(posting.at),
        "by": posting.by_name,
    }


def _cost_row(ticker: selectors.Ticker) -> dict[str, Any]:
    found = ticker.running
    return {
        "words": ticker.words,
        "at": iso(timezone.now()),
        "currency": found.currency if found else None,
        "free_until": iso(found.free_until) if found else None,
        "per_hour": str(found.per_hour) if found else None,
        "accrued": str(found.accrued) if found else None,
        "planned": str(ticker.planned) if ticker.planned is not None else None,
    }


def _answered(actor: Actor, claim: Claim, status: int = 200) -> Response:
    return answer(selectors.row(claim_of(actor, claim.uuid)), status=status)
