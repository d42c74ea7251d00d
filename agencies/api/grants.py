"""The API's doors to grants: written into a draft, struck from it, revoked; later editions."""

from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.api.agreements import agreement_row, found_agreement, terms_like
from agencies.api.shapes import agreements as agreement_shapes
from agencies.api.shapes import grants as shapes
from agencies.api.shapes.named import ReasonGivenSerializer
from agencies.models import Grant
from agencies.selectors import grants as rows
from agencies.services import agreements, grants
from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed


class GrantsView(ScopedAPIView):
    """`/api/v1/agreements/<uuid>/grants/`."""

    @extend_schema(
        summary="Write a grant into a draft",
        request=shapes.GrantNewSerializer,
        responses={201: agreement_shapes.AgreementSerializer},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """Signing the agreement is the giver's consent."""
        said = body(shapes.GrantNewSerializer, request)
        agreement = found_agreement(self.actor, uuid)
        giver = reading.one_of(agreement.parties.all(), pk=said.pop("party"))
        grants.give(agreement=agreement, giver=giver, shown=grants.Shown(**said), by=self.actor)
        return answer(agreement_row(agreement), status=201)


class StrikeView(ScopedAPIView):
    """`POST /api/v1/agreements/<uuid>/grants/<grant>/strike/`."""

    @extend_schema(
        summary="Strike a grant from a draft",
        request=None,
        responses=agreement_shapes.AgreementSerializer,
    )
    def post(self, request: Request, uuid: UUID, grant: UUID) -> Response:
        """Only while nobody has signed."""
        found = _grant(self.actor, uuid, grant)
        grants.take_out(grant=found, by=self.actor)
        return answer(agreement_row(found.agreement))


class RevokeView(ScopedAPIView):
    """`POST /api/v1/agreements/<uuid>/grants/<grant>/revoke/`."""

    @extend_schema(
        summary="Revoke a grant",
        request=ReasonGivenSerializer,
        responses=agreement_shapes.AgreementSerializer,
    )
    def post(self, request: Request, uuid: UUID, grant: UUID) -> Response:
        """The giver alone, at once, with a reason; the rest of the agreement stands."""
        said = body(ReasonGivenSerializer, request)
        found = _grant(self.actor, uuid, grant)
        grants.revoke(grant=found, by=self.actor, **said)
        return answer(agreement_row(found.agreement))


class RenewView(ScopedAPIView):
    """`POST /api/v1/agreements/<uuid>/renew/`."""

    @extend_schema(
        summary="Draft the next edition",
        request=agreement_shapes.AgreementChangeSerializer,
        responses={201: agreement_shapes.AgreementSerializer},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """What is left out stays as it is; it replaces this one once all have signed."""
        said = body(agreement_shapes.AgreementChangeSerializer, request)
        found = found_agreement(self.actor, uuid)
        terms = terms_like(found, said)
        made = agreements.renew(agreement=found, terms=terms, by=self.actor)
        return answer(agreement_row(made), status=201)


class DisclosuresView(PagedAPIView):
    """`/api/v1/disclosures/`."""

    @extend_schema(
        summary="Full records of one's own read by others",
        responses=shapes.DisclosureSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The latest first."""
        return listed(self, request, rows.disclosures(self.actor), rows.disclosure_row)


def _grant(actor: Actor, agreement: UUID, grant: UUID) -> Grant:
    found = found_agreement(actor, agreement)
    given: Grant = reading.one_of(rows.of_agreement(found.pk), uuid=grant)
    return given
