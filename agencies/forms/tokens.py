"""Forms of tokens: what a program may do, for whom, from where, how long."""

from typing import Any

from django import forms

from agencies.forms.people import limit_agencies
from agencies.models import Agency, TokenVerb


class TokenForm(forms.Form):
    """A token of one's own."""

    label = forms.CharField(max_length=80, label="What it is for", help_text="Such as: CAD link.")
    agency = forms.ModelChoiceField(
        Agency.objects.none(), help_text="It works with this agency's data and no other's."
    )
    verbs = forms.MultipleChoiceField(
        choices=TokenVerb.choices,
        initial=[TokenVerb.READ],
        widget=forms.CheckboxSelectMultiple,
        label="What it may do",
        help_text="And never more than you may yourself.",
    )
    days = forms.IntegerField(
        min_value=1, max_value=730, initial=90, help_text="It stops working after these days."
    )
    addresses = forms.CharField(
        required=False,
        max_length=1000,
        label="Only from these networks",
        help_text="Such as 192.0.2.0/24, separated by spaces; empty: from everywhere.",
    )

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)

    def clean_addresses(self) -> list[str]:
        """One network a word."""
        return str(self.cleaned_data["addresses"]).replace(",", " ").split()
