"""Who can see an incident, shares ended, guests."""

from rest_framework import serializers

from incidents.api.serializers import Body, ReasonSerializer


class SeerSerializer(Body):
    """Somebody who sees it: how much, why, until when."""

    who = serializers.CharField()
    detail = serializers.ChoiceField(["full", "summary", "area", "existence"])
    reason = serializers.CharField()
    until = serializers.DateTimeField(allow_null=True)


class EndShareSerializer(ReasonSerializer):
    """Which agency, and why."""

    agency = serializers.CharField(max_length=5, help_text="Short code")


class GuestNewSerializer(Body):
    """Who is invited, and for how many hours."""

    name = serializers.CharField(max_length=120)
    organisation = serializers.CharField(max_length=120, required=False, allow_blank=True)
    hours = serializers.IntegerField(min_value=1, max_value=72)
    with_log = serializers.BooleanField(required=False)


class GuestSerializer(Body):
    """Somebody without a login who reads one incident for a while."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    organisation = serializers.CharField(allow_blank=True)
    with_log = serializers.BooleanField()
    invited_by = serializers.CharField()
    expires_at = serializers.DateTimeField()
    last_read_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)


class GuestLinkSerializer(GuestSerializer):
    """The guest with the link, told once."""

    link = serializers.URLField()
