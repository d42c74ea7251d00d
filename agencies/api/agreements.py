"""The API's doors to agreements."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.api.shapes import agreements as shapes
from agencies.api.shapes.named import ReasonGivenSerializer
from agencies.models import Agreement, AgreementParty
from agencies.selectors import agreements as rows
from agencies.services import agreements
from agencies.services.agreements import Terms
from agencies.services.sides import signable
from agencies.services.terms import Costs, Rate, said_by
from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.parameters import yes
from eoc.doors.recent import demand_recent
from eoc.errors import Invalid, NotPermitted


class AgreementsView(PagedAPIView):
    """`/api/v1/agreements/`."""

    @extend_schema(
        summary="Agreements of one's agencies",
        parameters=[OpenApiParameter("kind", str), OpenApiParameter("revoked", bool)],
        responses=shapes.AgreementSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """By code; `revoked=true` shows those, `false` hides them."""
        found, asked = rows.visible_to(self.actor), request.query_params
        if kind := asked.get("kind"):
            found = found.filter(kinds__contains=[kind])
        if "revoked" in asked:
            found = found.filter(revoked_at__isnull=not yes(request, "revoked"))
        return listed(self, request, found, rows.row)

    @extend_schema(
        summary="Draft an agreement",
        request=shapes.AgreementNewSerializer,
        responses={201: shapes.AgreementSerializer},
    )
    def post(self, request: Request) -> Response:
        """Nobody has signed it yet."""
        said = body(shapes.AgreementNewSerializer, request)
        home = reading.agency(said.pop("agency"))
        made = agreements.draft(agency=home, terms=_terms(said), by=self.actor)
        return answer(agreement_row(made), status=201)


class AgreementView(ScopedAPIView):
    """`/api/v1/agreements/<uuid>/`."""

    @extend_schema(summary="One agreement", responses=shapes.AgreementSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """With its sides and where it stands."""
        return answer(rows.row(found_agreement(self.actor, uuid)))

    @extend_schema(
        summary="Change a draft",
        description="Needs If-Match. After the first signature the terms are fixed.",
        request=shapes.AgreementChangeSerializer,
        responses=shapes.AgreementSerializer,
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """What is left out stays."""
        said = body(shapes.AgreementChangeSerializer, request)
        version = expected_version(request)
        found = found_agreement(self.actor, uuid)
        terms = terms_like(found, said)
        changed = agreements.change(agreement=found, version=version, terms=terms, by=self.actor)
        return answer(agreement_row(changed))


class SignView(ScopedAPIView):
    """`POST /api/v1/agreements/<uuid>/sign/`."""

    @extend_schema(
        summary="Sign for one's own side",
        request=shapes.SignatureSerializer,
        responses=shapes.AgreementSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """It is in force when every side has signed."""
        demand_recent(request)
        said = body(shapes.SignatureSerializer, request)
        found = found_agreement(self.actor, uuid)
        reading.unchanged(request, found.version)
        party = _side(found, said.get("party"), self.actor)
        return answer(agreement_row(agreements.sign(agreement=found, party=party, by=self.actor)))


class RevokeView(ScopedAPIView):
    """`POST /api/v1/agreements/<uuid>/revoke/`."""

    @extend_schema(
        summary="Revoke an agreement",
        request=ReasonGivenSerializer,
        responses=shapes.AgreementSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Any side may, at once, with a reason."""
        demand_recent(request)
        said = body(ReasonGivenSerializer, request)
        found = found_agreement(self.actor, uuid)
        reading.unchanged(request, found.version)
        return answer(agreement_row(agreements.revoke(agreement=found, by=self.actor, **said)))


def found_agreement(actor: Actor, uuid: UUID) -> Agreement:
    """One the actor sees."""
    return reading.one_of(rows.visible_to(actor), uuid=uuid)


def agreement_row(agreement: Agreement) -> dict[str, Any]:
    """The row as it is now."""
    return rows.row(rows.listed().get(pk=agreement.pk))


def _side(agreement: Agreement, wanted: int | None, actor: Actor) -> AgreementParty:
    if wanted is not None:
        return reading.one_of(agreement.parties.all(), pk=wanted)
    mine = signable(agreement, actor)
    if not mine:
        raise NotPermitted("You administer no side of this agreement.")
    if len(mine) > 1:
        raise Invalid("You administer several sides.", {"party": "Say for which one."})
    return mine[0]


def terms_like(agreement: Agreement, said: dict[str, Any]) -> Terms:
    """The agreement's terms, with what was said instead."""
    kept = {} if "terms" in said else {"costs": said_by(agreement)}
    return _terms({**_as_it_is(agreement), **kept, **said})


def _as_it_is(agreement: Agreement) -> dict[str, Any]:
    parties = list(agreement.parties.all())
    return {
        "code": agreement.code,
        "title": agreement.title,
        "kinds": agreement.kinds,
        "valid_from": agreement.valid_from,
        "valid_to": agreement.valid_to,
        "approved_to_activate": agreement.approved_to_activate,
        "agencies": [party.agency.short_code for party in parties if party.agency],
        "jurisdictions": [p.jurisdiction.short_code for p in parties if p.jurisdiction],
    }


def _terms(said: dict[str, Any]) -> Terms:
    sides = {
        "agencies": reading.agencies(said.get("agencies", [])),
        "jurisdictions": reading.jurisdictions(said.get("jurisdictions", [])),
    }
    costs = {"costs": _costs(said.pop("terms"))} if "terms" in said else {}
    return Terms(**{**said, **sides, **costs})


def _costs(said: dict[str, Any] | None) -> Costs | None:
    if said is None:
        return None
    return Costs(**{**said, "rates": [Rate(**line) for line in said.get("rates", [])]})
