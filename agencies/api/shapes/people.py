"""People, roles, contact points and tokens."""

from rest_framework import serializers

from agencies.api.shapes.named import (
    AgencyNameSerializer,
    Body,
    JurisdictionNameSerializer,
    PersonNameSerializer,
)
from agencies.models import Channel, Discipline, TokenVerb
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
    until = serializers.DateTimeField(
        required=False, help_text="It ends then; for good if left out"
    )


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
    until = serializers.DateTimeField(
        required=False, help_text="It ends then; for good if left out"
    )


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
        required=False, help_text="Of what is signed for; only in the answer that made it"
    )


class ContactPointChangeSerializer(Body):
    """What of a contact point can be changed."""

    address = serializers.CharField(max_length=1500, required=False)
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=120, allow_blank=True, required=False
    )
    duty = serializers.BooleanField(required=False)
    secret = serializers.CharField(max_length=120, required=False)


class ContactPointNewSerializer(Body):
    """A new contact point of an agency, a person or a jurisdiction."""

    agency = serializers.CharField(max_length=5, help_text="Short code of the agency that keeps it")
    person = serializers.UUIDField(required=False)
    jurisdiction = serializers.CharField(max_length=5, required=False, help_text="Short code")
    channel = serializers.ChoiceField(Channel.choices)
    address = serializers.CharField(
        max_length=1500, help_text="Of webpush: the PushSubscription as JSON"
    )
    label = serializers.CharField(  # type: ignore[assignment]
        max_length=120, allow_blank=True, default=""
    )
    duty = serializers.BooleanField(default=True)
    secret = serializers.CharField(
        max_length=120, allow_blank=True, default="", help_text="Where the receiver made one"
    )


class ApiTokenSerializer(Body):
    """A token as it is listed: its first letters, never the whole."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    person = PersonNameSerializer()
    agency = AgencyNameSerializer(allow_null=True, help_text="Whose data it works with")
    verbs = serializers.ListField(child=serializers.ChoiceField(TokenVerb.choices))
    addresses = serializers.ListField(
        child=serializers.CharField(), help_text="Networks it works from; empty: from everywhere"
    )
    created = serializers.DateTimeField()
    expiry = serializers.DateTimeField(allow_null=True)
    last_used_at = serializers.DateTimeField(allow_null=True, help_text="To the minute")


class ApiTokenNewSerializer(Body):
    """What it is for and how long it lives."""

    label = serializers.CharField(  # type: ignore[assignment]
        max_length=80, default="Token", help_text="Such as: CAD link"
    )
    agency = serializers.CharField(
        max_length=5, required=False, help_text="Short code; the home agency where it is left out"
    )
    verbs = serializers.ListField(
        child=serializers.ChoiceField(TokenVerb.choices), min_length=1, default=[TokenVerb.READ]
    )
    days = serializers.IntegerField(min_value=1, max_value=730, default=90)
    addresses = serializers.ListField(
        child=serializers.CharField(max_length=43),
        max_length=20,
        default=list,
        help_text="Networks as CIDR, such as 192.0.2.0/24",
    )


class ApiTokenIssuedSerializer(ApiTokenSerializer):
    """A fresh token; this answer is the only place where it stands."""

    token = serializers.CharField()
