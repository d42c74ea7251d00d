"""The API's doors to who can see an incident: everybody with the reason, shares, guests."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body
from eoc.doors.recent import demand_recent
from eoc.errors import NotFound, NotPermitted
from incidents.api import serializers as shapes
from incidents.api import sharing_serializers as sharing_shapes
from incidents.api.finding import agency_of, incident_of, row_of
from incidents.models import Guest
from incidents.permissions.incidents import may_work
from incidents.selectors import audience
from incidents.services import guests, sharing


class AudienceView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/audience/`."""

    @extend_schema(
        summary="Who can see the incident, and why",
        responses=sharing_shapes.SeerSerializer(many=True),
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Owners read of everybody; others by which right they see it themselves."""
        seers = audience.who_sees(self.actor, incident_of(self.actor, uuid))
        return Response([vars(seer) for seer in seers])


class ShareView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/share/`."""

    @extend_schema(
        summary="Show an incident to another agency",
        request=shapes.ShareSerializer,
        responses=shapes.IncidentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """To look at (view), or because it helps (assist)."""
        said = body(shapes.ShareSerializer, request)
        if said.get("includes"):
            demand_recent(request)
        incident = incident_of(self.actor, uuid)
        said["agency"] = agency_of(said["agency"])
        sharing.share(incident=incident, by=self.actor, **said)
        return answer(row_of(self.actor, incident))


class EndShareView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/share/end/`."""

    @extend_schema(
        summary="Stop showing an incident to an agency",
        request=sharing_shapes.EndShareSerializer,
        responses=shapes.IncidentSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """What the agency's own agreements show it, it still sees."""
        said = body(sharing_shapes.EndShareSerializer, request)
        incident = incident_of(self.actor, uuid)
        said["agency"] = agency_of(said["agency"])
        sharing.end(incident=incident, by=self.actor, **said)
        return answer(row_of(self.actor, incident))


class GuestsView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/guests/`."""

    @extend_schema(
        summary="Guests of the incident", responses=sharing_shapes.GuestSerializer(many=True)
    )
    def get(self, request: Request, uuid: UUID) -> Response:
        """Those invited and not ended; for whoever works on it."""
        incident = incident_of(self.actor, uuid)
        if not may_work(self.actor, incident):
            raise NotPermitted("Only those the incident belongs to invite guests.")
        return Response([_row(guest) for guest in audience.guests(incident)])

    @extend_schema(
        summary="Invite a guest",
        request=sharing_shapes.GuestNewSerializer,
        responses={201: sharing_shapes.GuestLinkSerializer},
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """The link is told once; it reads one incident until it ends."""
        said = body(sharing_shapes.GuestNewSerializer, request)
        incident = incident_of(self.actor, uuid)
        guest, secret = guests.invite(incident=incident, by=self.actor, **said)
        link = settings.PUBLIC_URL + reverse("guests:arrive", args=[secret])
        return Response({**_row(guest), "link": link}, 201)


class EndGuestView(ScopedAPIView):
    """`/api/v1/incidents/<uuid>/guests/<guest>/end/`."""

    @extend_schema(
        summary="End a guest's reading",
        request=None,
        responses=sharing_shapes.GuestSerializer,
    )
    def post(self, request: Request, uuid: UUID, guest: UUID) -> Response:
        """At once."""
        incident = incident_of(self.actor, uuid)
        found = incident.guests.select_related("incident").filter(uuid=guest).first()
        if found is None:
            raise NotFound("No guest of this incident has that uuid.")
        return Response(_row(guests.revoke(guest=found, by=self.actor)))


def _row(guest: Guest) -> dict[str, Any]:
    return {
        "uuid": str(guest.uuid),
        "name": guest.name,
        "organisation": guest.organisation,
        "with_log": guest.with_log,
        "invited_by": guest.invited_by,
        "expires_at": guest.expires_at,
        "last_read_at": guest.last_read_at,
        "revoked_at": guest.revoked_at,
    }
