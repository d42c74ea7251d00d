"""The API's doors to packages and qualifications."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.models import Agency, Person
from agencies.selectors import people
from eoc.access import Actor
from eoc.doors.api import ScopedAPIView, answer, expected_version
from eoc.doors.bodies import body
from eoc.doors.paging import PagedAPIView, listed
from eoc.errors import Invalid, NotFound
from resources.api.serializers import PartySerializer
from resources.models import Asset, AssetKind
from resources.selectors import assets
from resources.selectors import packages as package_rows
from resources.selectors import qualifications as qualification_rows
from resources.services import packages, qualifications

Body = serializers.Serializer[dict[str, Any]]
NEEDS = "Needs If-Match with the version that was read."


def cost() -> serializers.DecimalField:
    """An amount to the cent."""
    return serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, help_text="Decimal text"
    )


class PackageChangeSerializer(Body):
    """What of a package can be changed; what is left out stays. Amounts are for its period."""

    name = serializers.CharField(max_length=120, required=False)
    kind = serializers.CharField(max_length=24, required=False)
    type = serializers.IntegerField(min_value=1, max_value=4, allow_null=True, required=False)
    asset = serializers.UUIDField(allow_null=True, required=False)
    capability = serializers.CharField(max_length=500, required=False)
    limits = serializers.CharField(max_length=500, allow_blank=True, required=False)
    logistics = serializers.CharField(max_length=500, allow_blank=True, required=False)
    footprint = serializers.CharField(max_length=200, allow_blank=True, required=False)
    location = serializers.CharField(max_length=120, allow_blank=True, required=False)
    people = serializers.IntegerField(min_value=0, max_value=5000, required=False)
    ready_minutes = serializers.IntegerField(min_value=0, max_value=20160, required=False)
    days = serializers.IntegerField(min_value=1, max_value=365, required=False)
    currency = serializers.RegexField(r"^[A-Z]{3}$", required=False)
    personnel_cost = cost()
    travel_cost = cost()
    equipment_cost = cost()
    commodities_cost = cost()
    other_cost = cost()


class PackageNewSerializer(PackageChangeSerializer):
    """A new package."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    name = serializers.CharField(max_length=120)
    kind = serializers.CharField(max_length=24)
    capability = serializers.CharField(max_length=500)
    ready_minutes = serializers.IntegerField(min_value=0, max_value=20160)


class PackageSerializer(PackageChangeSerializer):
    """A package as it stands."""

    uuid = serializers.UUIDField()
    agency = PartySerializer()
    total = serializers.CharField()
    hourly = serializers.CharField()
    retired = serializers.BooleanField()
    version = serializers.IntegerField()


class QualificationSerializer(Body):
    """What a person is qualified for."""

    uuid = serializers.UUIDField()
    agency = PartySerializer()
    person = serializers.DictField()
    position = serializers.CharField()
    asset = serializers.CharField(allow_blank=True)
    issued = serializers.DateField()
    expires = serializers.DateField(allow_null=True)
    state = serializers.CharField()
    version = serializers.IntegerField()


class QualificationNewSerializer(Body):
    """Who, for what, from when and until when."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    person = serializers.UUIDField()
    position = serializers.CharField(max_length=80)
    asset = serializers.UUIDField(required=False, allow_null=True)
    issued = serializers.DateField()
    expires = serializers.DateField(required=False, allow_null=True)


class PackagesView(PagedAPIView):
    """`/api/v1/packages/`."""

    @extend_schema(summary="Mission-ready packages", responses=PackageSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Those of one's agencies, retired ones too."""
        return listed(self, request, package_rows.visible_to(self.actor), package_rows.row)

    @extend_schema(
        summary="Register a mission-ready package",
        request=PackageNewSerializer,
        responses={201: PackageSerializer},
    )
    def post(self, request: Request) -> Response:
        """Capability, limits, logistics, footprint, time to ready, price."""
        said = body(PackageNewSerializer, request)
        agency = _agency(said.pop("agency"))
        made = packages.register(agency=agency, by=self.actor, **_named(self.actor, said))
        return answer(package_rows.row(package_rows.by_uuid(self.actor, made.uuid)), status=201)


class PackageView(ScopedAPIView):
    """`/api/v1/packages/<uuid>/`."""

    @extend_schema(summary="One package", responses=PackageSerializer)
    def get(self, request: Request, uuid: UUID) -> Response:
        """As it stands."""
        return answer(package_rows.row(package_rows.by_uuid(self.actor, uuid)))

    @extend_schema(
        summary="Change a package",
        description=NEEDS,
        request=PackageChangeSerializer,
        responses=PackageSerializer,
    )
    def patch(self, request: Request, uuid: UUID) -> Response:
        """Only what is sent."""
        package, version = package_rows.by_uuid(self.actor, uuid), expected_version(request)
        said = _named(self.actor, body(PackageChangeSerializer, request))
        packages.change(package=package, version=version, by=self.actor, **said)
        return answer(package_rows.row(package_rows.by_uuid(self.actor, uuid)))


class PackageRetireView(ScopedAPIView):
    """`POST /api/v1/packages/<uuid>/retire/`."""

    @extend_schema(
        summary="Retire a package", description=NEEDS, request=None, responses=PackageSerializer
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """It is offered no longer."""
        package, version = package_rows.by_uuid(self.actor, uuid), expected_version(request)
        packages.retire(package=package, version=version, by=self.actor)
        return answer(package_rows.row(package_rows.by_uuid(self.actor, uuid)))


class QualificationsView(PagedAPIView):
    """`/api/v1/qualifications/`."""

    @extend_schema(summary="Qualifications", responses=QualificationSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Those that stand, the first to expire first."""
        found = qualification_rows.standing(self.actor)
        return listed(self, request, found, qualification_rows.row)

    @extend_schema(
        summary="Record a qualification",
        description="It replaces the one before for the same person and position.",
        request=QualificationNewSerializer,
        responses={201: QualificationSerializer},
    )
    def post(self, request: Request) -> Response:
        """Named for a unit, it counts for the unit."""
        said = body(QualificationNewSerializer, request)
        agency, person = _agency(said.pop("agency")), _person(self.actor, said.pop("person"))
        asset = _asset(self.actor, said.pop("asset", None))
        made = qualifications.record(
            agency=agency, person=person, asset=asset, by=self.actor, **said
        )
        found = qualification_rows.by_uuid(self.actor, made.uuid)
        return answer(qualification_rows.row(found), status=201)


class QualificationEndView(ScopedAPIView):
    """`POST /api/v1/qualifications/<uuid>/end/`."""

    @extend_schema(
        summary="End a qualification",
        description=NEEDS,
        request=None,
        responses=QualificationSerializer,
    )
    def post(self, request: Request, uuid: UUID) -> Response:
        """It counts no longer."""
        held, version = qualification_rows.by_uuid(self.actor, uuid), expected_version(request)
        qualifications.end(qualification=held, version=version, by=self.actor)
        return answer(qualification_rows.row(qualification_rows.by_uuid(self.actor, uuid)))


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(short_code__iexact=code).first()
    if found is None:
        raise Invalid("No agency has that short code.", {"agency": "Such as RIV."})
    return found


def _person(actor: Actor, uuid: UUID) -> Person:
    found = people.visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("Nobody you may see has that uuid.")
    return found


def _asset(actor: Actor, uuid: UUID | None) -> Asset | None:
    if uuid is None:
        return None
    found = assets.by_uuid(actor, [uuid]).first()
    if found is None:
        raise NotFound("No asset you may see has that uuid.")
    return found


def _named(actor: Actor, said: dict[str, Any]) -> dict[str, Any]:
    """Kind and unit by what they are called."""
    found = dict(said)
    if "kind" in found:
        kind = AssetKind.objects.filter(pk=found["kind"]).first()
        if kind is None:
            raise Invalid("There is no such kind.", {"kind": "Choose one of the catalogue."})
        found["kind"] = kind
    if "asset" in found:
        found["asset"] = _asset(actor, found["asset"])
    return found
