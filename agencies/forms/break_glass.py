"""Forms of break-glass: which role, why, how long; and what a review found."""

from typing import Any

from django import forms

from agencies.forms.people import limit_agencies
from agencies.models import Agency
from agencies.models.break_glass import TAKEN

MINUTES = [(30, "30 minutes"), (60, "1 hour"), (120, "2 hours"), (240, "4 hours")]


class TakeForm(forms.Form):
    """A role of the own agency, taken at once."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    role = forms.ChoiceField(choices=TAKEN)
    minutes = forms.TypedChoiceField(
        choices=MINUTES, coerce=int, initial=60, label="For how long", help_text="Then it ends."
    )
    reason = forms.CharField(
        max_length=300, help_text="Your agency reads it now, and whoever reviews it later."
    )

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)


class ReviewForm(forms.Form):
    """What was found."""

    note = forms.CharField(max_length=500, label="What was done with it, and if rightly")
