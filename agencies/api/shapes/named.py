"""How rows name things of other nouns."""

from typing import Any

from rest_framework import serializers

Body = serializers.Serializer[dict[str, Any]]


class AgencyNameSerializer(Body):
    """An agency as rows name it."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class JurisdictionNameSerializer(Body):
    """A jurisdiction as rows name it."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class PersonNameSerializer(Body):
    """A person as rows name them."""

    uuid = serializers.UUIDField()
    name = serializers.CharField()


class ReasonGivenSerializer(Body):
    """Why; it stands in the journal."""

    reason = serializers.CharField(max_length=300)
