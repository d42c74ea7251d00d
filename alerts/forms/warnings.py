"""Forms of what a warning starts: an incident, a rule."""

from typing import Any

from django import forms

from agencies.forms.people import limit_agencies
from agencies.forms.territories import TerritoryField
from agencies.models import Agency, Jurisdiction
from incidents.models import IncidentType, Severity

LEAST = [(1, "Extreme"), (2, "Severe or worse"), (3, "Moderate or worse"), (4, "Minor or worse")]
ANY = (5, "Any, also unknown")


class OpenForm(forms.Form):
    """An incident, as the warning proposes it."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="For")
    title = forms.CharField(label="What is happening", max_length=200)
    type = forms.ModelChoiceField(
        IncidentType.objects.filter(active=True), label="Type", empty_label="Choose a type"
    )
    severity = forms.ChoiceField(choices=Severity.choices, widget=forms.RadioSelect)
    place_text = forms.CharField(
        label="Where",
        max_length=300,
        help_text="It stands on your ground that the warning covers; by these words where none is.",
    )

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)


class RuleForm(forms.Form):
    """Which warnings call the duty of an agency."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    name = forms.CharField(max_length=80)
    event = forms.CharField(
        max_length=120,
        required=False,
        label="Words of the event",
        help_text="Such as flood. Empty means any event.",
    )
    at_least = forms.TypedChoiceField(label="Severity", coerce=int, choices=[*LEAST, ANY])
    jurisdiction = TerritoryField(
        Jurisdiction.objects.defer("boundary"),
        required=False,
        label="It touches",
        empty_label="Any territory the agency serves",
    )

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)
