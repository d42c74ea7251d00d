"""Announcements over the API: what was said, how far it has come, whom it would reach, say it."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.api import reading
from agencies.models import Agency, Person
from agencies.models.people import ROLES
from alerts.models import Roster
from alerts.selectors import announcement_answers
from alerts.selectors import announcements as selectors
from alerts.selectors.audiences import Audience
from alerts.services import announcement_reminders, announcements
from alerts.services.announcements import BODY, SUBJECT
from alerts.services.deliveries import MANY
from eoc.access import Role
from eoc.doors.api import ScopedAPIView, answer
from eoc.doors.bodies import body, polygon
from eoc.doors.paging import PagedAPIView, listed
from eoc.doors.recent import demand_recent
from eoc.errors import Invalid
from incidents.models import Severity

Body = serializers.Serializer[dict[str, Any]]
MOST = 5_000


def _codes() -> Any:
    return serializers.ListField(
        child=serializers.CharField(max_length=5), default=list, max_length=MOST
    )


class AudienceSerializer(Body):
    """Whom it is for: parts that add up."""

    agency = serializers.CharField(max_length=5, help_text="Short code of who says it")
    agencies = _codes()
    jurisdictions = _codes()
    roles = serializers.ListField(
        child=serializers.ChoiceField(ROLES),
        default=list,
        max_length=len(ROLES),
        help_text="Only holders of these in the agencies meant; without, their duty contacts",
    )
    people = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=MOST)
    rosters = serializers.ListField(
        child=serializers.UUIDField(), default=list, max_length=MOST, help_text="On duty now"
    )
    area = serializers.DictField(
        required=False, allow_null=True, help_text="GeoJSON polygon: whose territory it touches"
    )


class AnnouncementNewSerializer(AudienceSerializer):
    """What to say to whom."""

    severity = serializers.ChoiceField(Severity.choices)
    subject = serializers.CharField(max_length=SUBJECT)
    body = serializers.CharField(max_length=BODY)


class ReachSerializer(Body):
    """How many it would reach in one agency."""

    agency = serializers.CharField()
    people = serializers.IntegerField()
    addresses = serializers.IntegerField()


class ReachedSerializer(Body):
    """How many it would reach, by agency."""

    reached = ReachSerializer(many=True)


class StandingSerializer(Body):
    """How far it has come in one agency, in deliveries."""

    agency = serializers.CharField()
    sent = serializers.IntegerField()
    waiting = serializers.IntegerField()
    given_up = serializers.IntegerField()
    suppressed = serializers.IntegerField()
    answered_by = serializers.CharField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)


class AnnouncementSerializer(Body):
    """One announcement."""

    uuid = serializers.UUIDField()
    agency = serializers.CharField()
    by = serializers.CharField()
    severity = serializers.ChoiceField(Severity.choices)
    subject = serializers.CharField()
    body = serializers.CharField()
    people = serializers.IntegerField(help_text="Meant when it was issued")
    addresses = serializers.IntegerField(help_text="Meant when it was issued")
    issued_at = serializers.DateTimeField()


class AnsweredSerializer(Body):
    """People and shared addresses of one agency, by what they said last."""

    agency = serializers.CharField()
    told = serializers.IntegerField()
    available = serializers.IntegerField()
    later = serializers.IntegerField()
    cannot = serializers.IntegerField()
    silent = serializers.IntegerField(help_text="No answer yet")


class AnnouncementDetailSerializer(AnnouncementSerializer):
    """One announcement, how far it has come, and who comes."""

    standings = StandingSerializer(many=True)
    answers = AnsweredSerializer(many=True)


class RemindSerializer(Body):
    """Whom to ask once more."""

    agency = serializers.CharField(
        max_length=5, required=False, allow_blank=True, help_text="Short code; all without"
    )


class RemindedSerializer(Body):
    """How many are asked once more."""

    addresses = serializers.IntegerField()


class AnnouncementsView(PagedAPIView):
    """`/api/v1/announcements/`."""

    @extend_schema(
        summary="What one's agencies announced", responses=AnnouncementSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """The latest first."""
        return listed(self, request, selectors.visible_to(self.actor), selectors.row)

    @extend_schema(
        summary="Announce",
        description="Own agency, partners of mutual and automatic aid, and whoever serves one's "
        "territories or one within them. Each person and each address hears once. To more than "
        f"{MANY} addresses it asks to confirm who is there.",
        request=AnnouncementNewSerializer,
        responses={201: AnnouncementSerializer},
    )
    def post(self, request: Request) -> Response:
        """Said once; its alerts follow."""
        said = body(AnnouncementNewSerializer, request)
        agency, audience = reading.agency(said["agency"]), _audience(said)
        counts = announcements.counted(agency=agency, audience=audience, by=self.actor)
        if sum(one.addresses for one in counts) > MANY:
            demand_recent(request)
        words = {name: said[name] for name in ("severity", "subject", "body")}
        made = announcements.issue(agency=agency, audience=audience, by=self.actor, **words)
        return answer(selectors.row(made), status=201)


class AnnouncementReachView(ScopedAPIView):
    """`POST /api/v1/announcements/reach/`."""

    @extend_schema(
        summary="Whom an announcement would reach",
        description="Counts by agency; it sends nothing.",
        request=AudienceSerializer,
        responses=ReachedSerializer,
    )
    def post(self, request: Request) -> Response:
        """Counted as it would be sent."""
        said = body(AudienceSerializer, request)
        counts = announcements.counted(
            agency=reading.agency(said["agency"]), audience=_audience(said), by=self.actor
        )
        codes = Agency.objects.in_bulk([one.agency for one in counts])
        rows = [
            {
                "agency": codes[one.agency].short_code,
                "people": one.people,
                "addresses": one.addresses,
            }
            for one in counts
        ]
        return answer({"reached": rows})


class AnnouncementView(ScopedAPIView):
    """`/api/v1/announcements/<uuid>/`."""

    @extend_schema(
        operation_id="announcements_read",
        summary="An announcement and how far it has come",
        responses=AnnouncementDetailSerializer,
    )
    def get(self, request: Request, identifier: uuid.UUID) -> Response:
        """Counted from its deliveries as they stand now."""
        said = selectors.found(self.actor, identifier)
        standings = [_by_code(one) for one in selectors.progress(said).standings]
        answers = [_by_code(one) for one in announcement_answers.groups(said)]
        return answer(selectors.row(said) | {"standings": standings, "answers": answers})


class AnnouncementRemindView(ScopedAPIView):
    """`POST /api/v1/announcements/<uuid>/remind/`."""

    @extend_schema(
        summary="Remind whoever has not answered",
        description="At most every five minutes, for a day.",
        request=RemindSerializer,
        responses={202: RemindedSerializer},
    )
    def post(self, request: Request, identifier: uuid.UUID) -> Response:
        """Told once more, within seconds."""
        said = selectors.found(self.actor, identifier)
        code = body(RemindSerializer, request).get("agency", "")
        agency = reading.agency(code) if code else None
        count = announcement_reminders.remind(announcement=said, agency=agency, by=self.actor)
        return answer({"addresses": count}, status=202)


def _by_code(one: Any) -> dict[str, Any]:
    return {name: value for name, value in vars(one).items() if name != "code"} | {
        "agency": one.code
    }


def _audience(said: dict[str, Any]) -> Audience:
    return Audience(
        agencies=frozenset(one.pk for one in reading.agencies(said["agencies"])),
        jurisdictions=frozenset(one.pk for one in reading.jurisdictions(said["jurisdictions"])),
        roles=frozenset(Role(role) for role in said["roles"]),
        rosters=_named(Roster.objects.all(), "rosters", "uuid", said["rosters"]),
        people=_named(Person.objects.all(), "people", "uuid", said["people"]),
        area=polygon(said.get("area"), "area"),
    )


def _named(rows: QuerySet[Any], field: str, by: str, given: Collection[Any]) -> frozenset[int]:
    """The ids of rows by their codes; Invalid with those that name nothing."""
    known: dict[Any, int] = dict(rows.filter(**{f"{by}__in": given}).values_list(by, "pk"))
    if missing := [str(one) for one in given if one not in known]:
        raise Invalid("Not all of them are known.", {field: f"Unknown: {', '.join(missing)}."})
    return frozenset(known.values())
