"""Forms of what an authority may alert: its rules, a grant of territory, hours of an exercise."""

from datetime import time
from typing import Any

from django import forms

from agencies.forms.territories import TerritoryField
from agencies.models import Agency, Jurisdiction
from eoc.access import Actor, Role

WHEN = {"type": "datetime-local"}


def _own(actor: Actor, *roles: Role) -> Any:
    return Agency.objects.filter(pk__in=actor.agencies_as(*roles)).defer("service_area")


class OfAgency(forms.Form):
    """A form of one of the actor's own agencies."""

    roles: tuple[Role, ...] = (Role.ADMINISTRATOR,)
    agency = forms.ModelChoiceField(Agency.objects.none())

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["agency"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = _own(actor, *self.roles)
        field.initial = field.queryset.values_list("pk", flat=True).first()


class PolicyForm(OfAgency):
    """Hazards one to a line, times of day with commas."""

    hazards = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        label="Events one person may alert alone",
        help_text="One to a line, as alerts name them, such as Dam failure.",
    )
    shift_changes = forms.CharField(
        required=False, label="Shifts change at", help_text="Such as 07:00, 19:00."
    )

    def clean_hazards(self) -> list[str]:
        """The lines that say something."""
        return [line.strip() for line in self.cleaned_data["hazards"].splitlines() if line.strip()]

    def clean_shift_changes(self) -> list[time]:
        """Times of day."""
        parts = self.cleaned_data["shift_changes"].replace(",", " ").split()
        try:
            return [time.fromisoformat(part).replace(tzinfo=None) for part in parts]
        except ValueError as error:
            raise forms.ValidationError("Write times such as 07:00, 19:00.") from error


class GrantForm(OfAgency):
    """Who may alert where, until when."""

    to = forms.ModelChoiceField(Agency.objects.defer("service_area"), label="Who may")
    jurisdiction = TerritoryField(
        Jurisdiction.objects.defer("boundary"), label="In which territory"
    )
    until = forms.DateTimeField(widget=forms.DateTimeInput(attrs=WHEN))


class ExerciseForm(OfAgency):
    """Hours of an exercise."""

    roles = (Role.LIAISON, Role.DUTY_OFFICER, Role.COORDINATOR)
    title = forms.CharField(max_length=120)
    starts_at = forms.DateTimeField(widget=forms.DateTimeInput(attrs=WHEN), label="Begins")
    ends_at = forms.DateTimeField(widget=forms.DateTimeInput(attrs=WHEN), label="Ends")
    over_shift_change = forms.BooleanField(
        required=False, label="A shift changes meanwhile, and both shifts are told"
    )
