"""Sessions and dispatch positions."""

from rest_framework import serializers

from agencies.api.shapes.named import AgencyNameSerializer, Body, PersonNameSerializer


class SessionSerializer(Body):
    """A login in a browser."""

    uuid = serializers.UUIDField()
    person = PersonNameSerializer()
    agent = serializers.CharField(help_text="Such as: Firefox on Windows")
    address = serializers.CharField()
    position = serializers.CharField(help_text="The dispatch position it runs on, or empty")
    started_at = serializers.DateTimeField()
    last_seen_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    locked = serializers.BooleanField()
    here = serializers.BooleanField(help_text="The session that asks")


class EndedSerializer(Body):
    """How many sessions ended."""

    ended = serializers.IntegerField()


class PositionSerializer(Body):
    """A workstation of an agency."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()
    agency = AgencyNameSerializer()
    exempt = serializers.BooleanField(help_text="Never locked for want of input")
    registered_by = PersonNameSerializer()
    registered_at = serializers.DateTimeField()
    retired_at = serializers.DateTimeField(allow_null=True)


class PositionChangeSerializer(Body):
    """What of a position can be changed."""

    name = serializers.CharField(max_length=80, required=False)
    exempt = serializers.BooleanField(required=False)
