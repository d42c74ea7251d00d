"""The API's rows of CAP messages, as the OpenAPI document names them."""

from typing import Any

from rest_framework import serializers

from alerts.selectors import cap_messages as selectors


class CapInfoSerializer(serializers.Serializer[Any]):
    """What a message says in one language."""

    language = serializers.CharField()
    event = serializers.CharField()
    headline = serializers.CharField()
    sender_name = serializers.CharField()
    urgency = serializers.CharField()
    severity = serializers.CharField(help_text="A word of CAP, or what the sender wrote instead")
    certainty = serializers.CharField()
    effective = serializers.DateTimeField(allow_null=True)
    expires = serializers.DateTimeField(allow_null=True)
    areas = serializers.ListField(child=serializers.CharField())


class CapTextSerializer(serializers.Serializer[Any]):
    """The longer words of one info, as its sender wrote them."""

    language = serializers.CharField()
    categories = serializers.ListField(child=serializers.CharField())
    response_types = serializers.ListField(child=serializers.CharField())
    description = serializers.CharField()
    instruction = serializers.CharField()
    audience = serializers.CharField()
    contact = serializers.CharField()
    web = serializers.CharField()
    onset = serializers.DateTimeField(allow_null=True)


class CapLinkSerializer(serializers.Serializer[Any]):
    """A message before or after; without a uuid it never came here."""

    uuid = serializers.UUIDField(allow_null=True)
    sender = serializers.CharField()
    identifier = serializers.CharField()
    sent = serializers.DateTimeField(allow_null=True)
    msg_type = serializers.CharField()


class CapAlertSerializer(serializers.Serializer[Any]):
    """One CAP message, as lists have it."""

    uuid = serializers.UUIDField()
    identifier = serializers.CharField()
    sender = serializers.CharField()
    sent = serializers.DateTimeField()
    status = serializers.CharField()
    msg_type = serializers.CharField()
    scope = serializers.CharField()
    received_at = serializers.DateTimeField()
    flags = serializers.ListField(
        child=serializers.CharField(), help_text="What in it is kept but unknown or not drawn"
    )
    infos = CapInfoSerializer(many=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The row of the selector."""
        return selectors.row(instance)


class CapSignatureSerializer(serializers.Serializer[Any]):
    """Whether the document is by whom it says."""

    stands = serializers.ChoiceField(choices=["verified", "unknown", "broken", "none"])
    by = serializers.CharField(help_text="Common name of the certificate")
    fingerprint = serializers.CharField(help_text="SHA-256 of the certificate in hex")
    says = serializers.CharField(help_text="The same in words")


class CapAlertDetailSerializer(CapAlertSerializer):
    """One CAP message whole."""

    stands = serializers.CharField(help_text="in force, ended, replaced, cancelled, exercise, ...")
    geometry = serializers.JSONField(help_text="GeoJSON of every area that has a shape")
    signature = CapSignatureSerializer()
    texts = CapTextSerializer(many=True)
    chain = CapLinkSerializer(many=True)
