"""What the API of costs takes and gives; amounts are decimal text, never floats."""

from typing import Any

from rest_framework import serializers

from resources.api.mutual_aid_serializers import RequestNameSerializer
from resources.api.serializers import Body, PartySerializer
from resources.models import Account, ClaimState, CostCategory
from resources.services.claim_items import MOST_ITEMS


def money(**more: object) -> serializers.DecimalField:
    """An amount with two decimals."""
    return serializers.DecimalField(max_digits=14, decimal_places=2, **more)  # type: ignore[arg-type]


class CostSerializer(Body):
    """What a deployment costs now; empty where its agreement says nothing of costs."""

    words = serializers.CharField()
    at = serializers.DateTimeField()
    currency = serializers.CharField(allow_null=True)
    free_until = serializers.DateTimeField(allow_null=True)
    per_hour = money(allow_null=True)
    accrued = money(allow_null=True, help_text="Without miles")
    planned = money(allow_null=True, help_text="An estimate for the planned hours")


class ItemNewSerializer(Body):
    """A line as a person writes it; the administrative rate is added by itself."""

    asset = serializers.CharField(max_length=60, required=False, allow_blank=True)
    category = serializers.ChoiceField(CostCategory.choices)
    note = serializers.CharField(max_length=200)
    unit = serializers.CharField(max_length=8, required=False)
    quantity = serializers.DecimalField(max_digits=14, decimal_places=4, min_value=0)
    rate = serializers.DecimalField(max_digits=12, decimal_places=4, min_value=0)


class ItemsSerializer(Body):
    """Every line of the claim; or that they are drafted from the records once more."""

    items = serializers.ListField(child=ItemNewSerializer(), max_length=MOST_ITEMS, required=False)
    recorded = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One of both."""
        if attrs["recorded"] == ("items" in attrs):
            raise serializers.ValidationError({"items": "Give the items, or recorded, not both."})
        return attrs


class ItemSerializer(ItemNewSerializer):
    """A line with its amount: quantity times rate, to the cent; where it comes from."""

    amount = money()
    source = serializers.CharField(help_text="What its quantity comes from")  # type: ignore[assignment]
    contradiction = serializers.CharField(help_text="What says otherwise, if anything")


class ClaimNewSerializer(Body):
    """For which request."""

    request = serializers.UUIDField()


class ClaimSerializer(Body):
    """What the providing agency asks the requesting agency to pay for one request."""

    uuid = serializers.UUIDField()
    number = serializers.CharField()
    state = serializers.ChoiceField(ClaimState.choices)
    request = RequestNameSerializer()
    agreement = serializers.CharField()
    requesting = PartySerializer()
    providing = PartySerializer()
    currency = serializers.CharField()
    total = money()
    items = ItemSerializer(many=True)
    reason = serializers.CharField()
    submitted_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decided_by = serializers.CharField()
    due_at = serializers.DateTimeField(
        allow_null=True, help_text="Whose turn it is should have acted by then"
    )
    late_at = serializers.DateTimeField(allow_null=True, help_text="When the alarm was raised")
    version = serializers.IntegerField()


class PostingSerializer(Body):
    """One party's half of a movement."""

    transaction = serializers.UUIDField()
    claim = serializers.CharField()
    party = PartySerializer()
    account = serializers.ChoiceField(Account.choices)
    currency = serializers.CharField()
    amount = money()
    at = serializers.DateTimeField()
    by = serializers.CharField()
