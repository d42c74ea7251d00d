"""Agreements and their sides."""

from rest_framework import serializers

from agencies.api.shapes.grants import GrantSerializer
from agencies.api.shapes.named import AgencyNameSerializer, Body, JurisdictionNameSerializer
from agencies.api.shapes.terms import TermsSerializer
from agencies.models import AgreementKind
from agencies.selectors.agreements import CHOICES


class AgreementPartySerializer(Body):
    """One side, signed or not."""

    id = serializers.IntegerField()
    agency = AgencyNameSerializer(allow_null=True)
    jurisdiction = JurisdictionNameSerializer(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    signed_by = serializers.CharField()


class AgreementSerializer(Body):
    """What parties promised each other."""

    uuid = serializers.UUIDField()
    code = serializers.CharField()
    edition = serializers.IntegerField()
    title = serializers.CharField()
    agency = AgencyNameSerializer(help_text="Who drafted it")
    kinds = serializers.ListField(child=serializers.ChoiceField(AgreementKind.choices))
    state = serializers.ChoiceField(CHOICES)
    valid_from = serializers.DateTimeField()
    valid_to = serializers.DateTimeField(allow_null=True)
    approved_to_activate = serializers.BooleanField()
    revoked_at = serializers.DateTimeField(allow_null=True)
    revoked_reason = serializers.CharField()
    terms = TermsSerializer(allow_null=True, help_text="Null where it says nothing of costs")
    grants = GrantSerializer(many=True)
    parties = AgreementPartySerializer(many=True)
    illustrative = serializers.BooleanField()
    version = serializers.IntegerField()


class AgreementChangeSerializer(Body):
    """The terms of a draft; what is left out stays."""

    code = serializers.CharField(max_length=40, required=False)
    title = serializers.CharField(max_length=200, required=False)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(AgreementKind.choices), min_length=1, required=False
    )
    valid_from = serializers.DateTimeField(required=False)
    valid_to = serializers.DateTimeField(required=False, allow_null=True)
    approved_to_activate = serializers.BooleanField(required=False)
    terms = TermsSerializer(required=False, allow_null=True)
    agencies = serializers.ListField(
        child=serializers.CharField(max_length=5), required=False, help_text="Short codes"
    )
    jurisdictions = serializers.ListField(
        child=serializers.CharField(max_length=5), required=False, help_text="Short codes"
    )


class AgreementNewSerializer(AgreementChangeSerializer):
    """A draft."""

    agency = serializers.CharField(max_length=5, help_text="Short code of the side that drafts")
    code = serializers.CharField(max_length=40)
    title = serializers.CharField(max_length=200)
    kinds = serializers.ListField(
        child=serializers.ChoiceField(AgreementKind.choices), min_length=1
    )
    valid_from = serializers.DateTimeField()


class SignatureSerializer(Body):
    """For which side; may be left out where one can sign for one side only."""

    party = serializers.IntegerField(required=False)
