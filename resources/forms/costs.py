"""Forms of a claim: its items, and the reason of a decision."""

from typing import Any

from django import forms

from eoc.doors.amounts import AmountField
from eoc.text.amounts import amount, quantity
from resources.models import Claim, CostCategory
from resources.services.claim_items import MOST_ITEMS, Item

BLANK_LINES = 3
BY_HAND = [
    (value, label) for value, label in CostCategory.choices if value != CostCategory.ADMINISTRATIVE
]


class ItemForm(forms.Form):
    """One line; without a note it says nothing."""

    category = forms.ChoiceField(choices=BY_HAND, required=False, label="Heading")
    asset = forms.ChoiceField(required=False, label="For")
    note = forms.CharField(max_length=200, required=False, label="What")
    quantity = AmountField(min_value=0, max_digits=14, decimal_places=4, required=False)
    unit = forms.CharField(max_length=8, required=False)
    rate = AmountField(min_value=0, max_digits=12, decimal_places=4, required=False)

    struck = forms.BooleanField(required=False, label="Strike this line")

    def __init__(self, *args: Any, assets: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asset = self.fields["asset"]
        assert isinstance(asset, forms.ChoiceField)
        asset.choices = [("", "All of them"), *((one, one) for one in assets)]

    def clean(self) -> dict[str, Any]:
        """A line with words has numbers too; one that is struck needs neither."""
        said = super().clean() or {}
        if said.get("struck"):
            self.errors.clear()
            return said
        for name in ("quantity", "rate"):
            if said.get("note") and said.get(name) is None and name not in self.errors:
                self.add_error(name, "Write a number.")
        if said.get("quantity") and not said.get("note") and "note" not in self.errors:
            self.add_error("note", "Say what it is, or strike the line.")
        return said

    def item(self) -> Item | None:
        """The line for the service, None where it was left empty or struck."""
        said = dict(self.cleaned_data)
        if said.pop("struck", False) or not said.get("note"):
            return None
        return Item(**{**said, "unit": said["unit"] or "each"})


ItemFormSet = forms.formset_factory(ItemForm, extra=BLANK_LINES, max_num=MOST_ITEMS)


def items_of(claim: Claim) -> list[dict[str, Any]]:
    """The lines as they are, but for those that follow them."""
    return [
        {
            "category": item.category,
            "asset": item.asset_label,
            "note": item.note,
            "quantity": quantity(item.quantity),
            "unit": item.unit,
            "rate": amount(item.rate),
        }
        for item in claim.items.all()
        if item.category != CostCategory.ADMINISTRATIVE
    ]
