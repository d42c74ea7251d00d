"""Terms of an agreement: what it says about money and cover."""

from rest_framework import serializers

from agencies.api.shapes.named import Body
from agencies.models import ClockEnd, ClockStart, Rounding, Unit


class RateSerializer(Body):
    """One line of the rate table."""

    kind = serializers.CharField(
        max_length=24, required=False, allow_blank=True, help_text="Code of an asset kind; any"
    )
    type = serializers.IntegerField(
        min_value=1, max_value=9, required=False, allow_null=True, help_text="NIMS type; any"
    )
    person_class = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="Empty for the asset itself"
    )
    persons = serializers.IntegerField(
        min_value=1, max_value=500, required=False, help_text="So many with one asset"
    )
    unit = serializers.ChoiceField(Unit.choices)
    amount = serializers.DecimalField(max_digits=10, decimal_places=2, min_value=0)
    starts = serializers.ChoiceField(ClockStart.choices, required=False)
    ends = serializers.ChoiceField(ClockEnd.choices, required=False)
    rounding = serializers.ChoiceField(Rounding.choices, required=False)


class TermsSerializer(Body):
    """What an agreement says about money and cover."""

    currency = serializers.RegexField(r"^[A-Z]{3}$", help_text="Three letters, such as USD")
    free_hours = serializers.DecimalField(
        max_digits=6, decimal_places=2, min_value=0, required=False
    )
    administrative_rate = serializers.DecimalField(
        max_digits=5, decimal_places=2, min_value=0, max_value=100, required=False
    )
    liability = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    floor_hard = serializers.BooleanField(required=False)
    window_hours = serializers.IntegerField(min_value=0, max_value=8760, required=False)
    federal_contingent = serializers.BooleanField(
        required=False, help_text="Payment depends on federal money: not eligible for FEMA"
    )
    claim_days = serializers.IntegerField(
        min_value=0,
        max_value=3650,
        required=False,
        help_text="Days to claim once the last asset is home; 0 is the installation's",
    )
    rates = RateSerializer(many=True, required=False)
