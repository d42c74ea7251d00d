"""People, roles, contact points and tokens."""

from rest_framework import serializers

from agencies.api.shapes.named import (
    AgencyNameSerializer,
    Body,
    JurisdictionNameSerializer,
    PersonNameSerializer,
)
from agencies.models import Channel, Discipline
from agencies.models.people import ROLES


class MembershipSerializer(Body):
    """A role somebody holds, or held."""

    id = serializers.IntegerField()
    person = PersonNameSerializer()
    agency = AgencyNameSerializer()
    role = serializers.ChoiceField(ROLES)
    discipline = serializers.CharField(help_text="Of a coordinator")
    area = JurisdictionNameSerializer(allow_null=True)
    valid_from = serializers.DateTimeField()
    valid_to = serializers.DateTimeField(allow_null=True)


class MembershipNewSerializer(Body):
    """Somebody gets a role."""

    person = serializers.UUIDField()
    agency = serializers.CharField(max_length=5, help_text="Short code")
    role = serializers.ChoiceField(ROLES)
    discipline = serializers.ChoiceField(Discipline.choices, required=False)
    area = serializers.CharField(max_length=5, required=False, help_text="Short code")


class PersonSerializer(Body):
    """A person with the roles held now."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    title = serializers.CharField()
    email = serializers.EmailField(allow_null=True)
    agency = AgencyNameSerializer()
    active = serializers.BooleanField()
    logged_in_before = serializers.BooleanField()
    roles = MembershipSerializer(many=True)
    version = serializers.IntegerField()


class InvitationSerializer(Body):
    """Somebody new; a one-time link is mailed."""

    agency = serializers.CharField(max_length=5, help_text="Short code")
    name = serializers.CharField(max_length=120)
    email = serializers.EmailField()
    title = serializers.CharField(max_length=120, allow_blank=True, default="")
    roles = serializers.ListField(child=serializers.ChoiceField(ROLES), min_length=1)
    discipline = serializers.ChoiceField(Discipline.choices, required=False)
    area = serializers.CharField(max_length=5, required=False, help_text="Short code")


class PersonChangeSerializer(Body):
    """What of a person can be changed."""

    name = serializers.CharField(max_length=120, required=False)
    title = serializers.CharField(max_length=120, allow_blank=True, required=False)


class ContactPointSerializer(Body):
    """An address alerts can be sent to."""

    uuid = serializers.UUIDField()
    agency = AgencyNameSerializer()
    person = PersonNameSerializer(allow_null=True)
    jurisdiction = JurisdictionNameSerializer(allow_null=True)
    channel = serializers.ChoiceField(Channel.choices)
    address = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    duty = serializers.BooleanField(help_text="Receives duty alerts")
    active = serializers.BooleanField()
    secret = serializers.CharField(
        required=False, help_text="Of a webhook; only in the answer that made it"
    )


class ContactPointChangeSerializer(Body):
    """What of a contact point can be changed."""

    address = serializers.CharField(max_length=500, required=False)
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=120, allow_blank=True, required=False
    )
    duty = serializers.BooleanField(required=False)


class ContactPointNewSerializer(Body):
    """A new contact point of an agency, a person or a jurisdiction."""

    agency = serializers.CharField(max_length=5, help_text="Short code of the agency that keeps it")
    person = serializers.UUIDField(required=False)
    jurisdiction = serializers.CharField(max_length=5, required=False, help_text="Short code")
    channel = serializers.ChoiceField(Channel.choices)
    address = serializers.CharField(max_length=500)
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=120, allow_blank=True, default=""
    )
    duty = serializers.BooleanField(default=True)


class ApiTokenSerializer(Body):
    """A token as it is listed: its first letters, never the whole."""

    key = serializers.CharField()
    person = PersonNameSerializer()
    created = serializers.DateTimeField()
    expiry = serializers.DateTimeField(allow_null=True)


class ApiTokenNewSerializer(Body):
    """How long it lives."""

    days = serializers.IntegerField(min_value=1, max_value=730, default=90)


class ApiTokenIssuedSerializer(ApiTokenSerializer):
    """A fresh token; this answer is the only place where it stands."""

    token = serializers.CharField()
