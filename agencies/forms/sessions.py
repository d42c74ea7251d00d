"""Forms of sessions: the PIN, the position a browser is."""

from typing import Any

from django import forms

from agencies.forms.people import limit_agencies
from agencies.models import Agency


class PinForm(forms.Form):
    """A PIN of one's own."""

    digits = forms.CharField(
        max_length=8,
        label="PIN",
        help_text="4 to 8 digits. It unlocks an idle console and never logs in.",
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class PositionChangeForm(forms.Form):
    """What a position is called, and where it stands."""

    name = forms.CharField(max_length=80, help_text="Such as: Desk 3.")
    exempt = forms.BooleanField(
        required=False,
        label="In a secured room: never locked for want of input",
        help_text="Only where nobody comes in who may not see the console.",
    )


class PositionForm(PositionChangeForm):
    """The browser this is sent from becomes a position."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    field_order = ("agency", "name", "exempt")

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)
