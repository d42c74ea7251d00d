"""The form of a maintenance silence."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from agencies.forms.people import limit_agencies
from agencies.models import Agency

MOMENT = {"type": "datetime-local"}
FORMAT = "%Y-%m-%dT%H:%M"


class SilenceForm(forms.Form):
    """What is silenced, from when until when, and why."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    kinds = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen means every kind.",
    )
    noun = forms.ChoiceField(
        choices=[
            ("", "Whatever they are about"),
            ("incident", "Only about the incident"),
            ("asset", "Only about the asset"),
            ("provider", "Only about the provider"),
        ],
        required=False,
        label="About",
    )
    named = forms.CharField(
        max_length=60,
        required=False,
        label="Which one",
        help_text="An incident's number, a call sign, or a provider's channel such as email.",
    )
    starts_at = forms.DateTimeField(
        label="From", widget=forms.DateTimeInput(attrs=MOMENT, format=FORMAT)
    )
    ends_at = forms.DateTimeField(
        label="Until",
        help_text="At most 24 hours later; it ends by itself.",
        widget=forms.DateTimeInput(attrs=MOMENT, format=FORMAT),
    )
    reason = forms.CharField(max_length=300)

    def __init__(
        self, *args: Any, agencies: frozenset[int], kinds: list[str], **kwargs: Any
    ) -> None:
        now = timezone.localtime().replace(second=0, microsecond=0)
        kwargs.setdefault("initial", {"starts_at": now, "ends_at": now + timedelta(hours=2)})
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(kind, kind) for kind in kinds]
