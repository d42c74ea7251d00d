"""Jurisdictions, agencies and declarations."""

from rest_framework import serializers

from agencies.api.shapes.named import Body
from agencies.api.shapes.named import JurisdictionNameSerializer as JurisdictionName
from agencies.models import AgencyKind, Discipline, JurisdictionKind


class JurisdictionSerializer(Body):
    """A territory; `boundary` only where `?boundary=true` asks for it."""

    uuid = serializers.UUIDField()
    id = serializers.IntegerField()
    short_code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(JurisdictionKind.choices)
    code = serializers.CharField(help_text="FIPS or GEOID, as text")
    parent = JurisdictionName(allow_null=True)
    area_km2 = serializers.FloatField()
    source = serializers.CharField()  # type: ignore[assignment]
    illustrative = serializers.BooleanField()
    updated_at = serializers.DateTimeField()
    version = serializers.IntegerField()
    boundary = serializers.DictField(required=False, help_text="GeoJSON MultiPolygon")


class AgencySerializer(Body):
    """An agency; `service_area` only in the detail."""

    uuid = serializers.UUIDField()
    id = serializers.IntegerField()
    short_code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(AgencyKind.choices)
    discipline = serializers.ChoiceField(Discipline.choices)
    phone = serializers.CharField()
    cover_floor = serializers.IntegerField(help_text="Units of a kind that stay at home")
    confirm_from = serializers.IntegerField(
        help_text="So many assets lent at once ask for a recent confirmation"
    )
    confirm_amount = serializers.CharField(
        help_text="A claim of so much or more asks for a recent confirmation; decimal text"
    )
    jurisdictions = JurisdictionName(many=True)
    illustrative = serializers.BooleanField()
    active = serializers.BooleanField()
    version = serializers.IntegerField()
    service_area = serializers.DictField(
        required=False, allow_null=True, help_text="GeoJSON MultiPolygon"
    )


class AgencyNewSerializer(Body):
    """A new agency; its short code stays for good."""

    name = serializers.CharField(max_length=120)
    short_code = serializers.RegexField("^[A-Z]{2,5}$")
    discipline = serializers.ChoiceField(Discipline.choices)
    kind = serializers.ChoiceField(AgencyKind.choices, default=AgencyKind.GOVERNMENT)


class AgencyChangeSerializer(Body):
    """What of an agency can be changed; what is left out stays."""

    name = serializers.CharField(max_length=120, required=False)
    discipline = serializers.ChoiceField(Discipline.choices, required=False)
    kind = serializers.ChoiceField(AgencyKind.choices, required=False)
    phone = serializers.CharField(max_length=40, allow_blank=True, required=False)
    cover_floor = serializers.IntegerField(min_value=0, max_value=1000, required=False)
    confirm_from = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    confirm_amount = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False
    )


class ServedSerializer(Body):
    """The territories an agency serves from now on; its service area is their union if left out."""

    jurisdictions = serializers.ListField(
        child=serializers.CharField(max_length=5), max_length=2000, help_text="Short codes"
    )
    service_area = serializers.DictField(
        required=False, allow_null=True, help_text="GeoJSON Polygon or MultiPolygon"
    )


class DeclarationSerializer(Body):
    """A declared emergency."""

    uuid = serializers.UUIDField()
    issuer = JurisdictionName()
    title = serializers.CharField()
    legal_basis = serializers.CharField()
    area = serializers.DictField(allow_null=True, help_text="GeoJSON; empty: the whole territory")
    in_force_from = serializers.DateTimeField()
    in_force_to = serializers.DateTimeField(allow_null=True)
    in_force = serializers.BooleanField()
    ended_reason = serializers.CharField()
    mode = serializers.CharField()
    version = serializers.IntegerField()


class DeclarationNewSerializer(Body):
    """A new declaration."""

    issuer = serializers.CharField(max_length=5, help_text="Short code of the jurisdiction")
    title = serializers.CharField(max_length=200)
    legal_basis = serializers.CharField(max_length=300)
    area = serializers.DictField(required=False, allow_null=True)
    in_force_from = serializers.DateTimeField(required=False)
    in_force_to = serializers.DateTimeField(required=False, allow_null=True)
