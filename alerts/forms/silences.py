"""The form of a maintenance silence."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from agencies.forms.people import limit_agencies
from agencies.models import Agency
from alerts.models.alert_kinds import named

MOMENT = {"type": "datetime-local"}
FORMAT = "%Y-%m-%dT%H:%M"
MORNING = 6
LASTING = (
    ("1", "1 hour"),
    ("4", "4 hours"),
    ("morning", f"Until {MORNING:02}:00"),
    ("", "Until the time below"),
)


def next_morning(start: datetime) -> datetime:
    """The next 06:00 on the clock here."""
    here = timezone.localtime(start)
    morning = here.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    return morning if morning > here else morning + timedelta(days=1)


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
    lasts = forms.ChoiceField(choices=LASTING, required=False, widget=forms.RadioSelect)
    ends_at = forms.DateTimeField(
        required=False,
        label="Until",
        help_text="At most 24 hours later; it ends by itself.",
        widget=forms.DateTimeInput(attrs=MOMENT, format=FORMAT),
    )
    reason = forms.CharField(max_length=300)

    def __init__(
        self, *args: Any, agencies: frozenset[int], kinds: list[str], **kwargs: Any
    ) -> None:
        now = timezone.localtime().replace(second=0, microsecond=0)
        kwargs.setdefault("initial", {"starts_at": now, "lasts": "1"})
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        said = sorted((named(kind), kind) for kind in kinds)
        field.choices = [(kind, words) for words, kind in said]

    def clean(self) -> dict[str, Any]:
        """The end, as chosen or as written."""
        said = super().clean() or {}
        lasts, start = said.pop("lasts", ""), said.get("starts_at")
        if lasts and start:
            hours = timedelta(hours=int(lasts)) if lasts.isdecimal() else None
            said["ends_at"] = start + hours if hours else next_morning(start)
        elif not said.get("ends_at") and "ends_at" not in self.errors:
            self.add_error("ends_at", "Say until when.")
        return said
