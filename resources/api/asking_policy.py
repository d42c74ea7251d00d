"""The API's door to how an agency asks."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.errors import NotFound
from resources.api import asking_serializers as shapes
from resources.api.mutual_aid import agencies_named
from resources.api.mutual_aid_rows import money
from resources.models import AskingPolicy
from resources.selectors.asking_policy import policy_of
from resources.services import asking_policy


class PolicyView(ScopedAPIView):
    """`/api/v1/asking/<short code>/`."""

    @extend_schema(summary="How an agency asks", responses=shapes.PolicyRowSerializer)
    def get(self, request: Request, code: str) -> Response:
        """Thresholds of one's own agency."""
        agency = agencies_named([code], "code")[0]
        if agency.pk not in self.actor.agencies:
            raise NotFound("How an agency asks is its own affair.")
        return answer(_row(policy_of(agency.pk)))

    @extend_schema(
        summary="Set thresholds",
        description="Only what is named changes. Needs If-Match with the ETag that was read.",
        request=shapes.PolicySerializer,
        responses=shapes.PolicyRowSerializer,
    )
    def patch(self, request: Request, code: str) -> Response:
        """Administrators and coordinators."""
        given = body(shapes.PolicySerializer, request)
        agency = agencies_named([code], "code")[0]
        if given.get("next_tier"):
            given["next_tier"] = agencies_named([given["next_tier"]], "next_tier")[0]
        version = expected_version(request)
        set_now = asking_policy.set_policy(agency=agency, by=self.actor, version=version, **given)
        return answer(_row(set_now))


def _row(policy: AskingPolicy) -> dict[str, Any]:
    row = {name: getattr(policy, name) for name in asking_policy.CHANGEABLE}
    tier = policy.next_tier.short_code if policy.next_tier else None
    cost = money(policy.finance_above)
    return {**row, "finance_above": cost, "next_tier": tier, "version": policy.version}
