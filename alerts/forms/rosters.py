"""Forms of duty rosters: its name, a layer with people in order, a stretch somebody takes."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone

from agencies.forms.people import limit_agencies
from agencies.models import Agency, Person
from alerts.models import RosterLayer
from alerts.models.rosters import LONGEST_SHIFT, UNITS, WEEKDAYS
from alerts.rotation import moment
from alerts.selectors import shifts

BLANKS, LEAST = 3, 6
MOMENT = {"type": "datetime-local"}


class RosterForm(forms.Form):
    """A roster of an agency."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    name = forms.CharField(max_length=80, help_text="Such as Duty officers.")
    zone = forms.CharField(
        max_length=60,
        label="Time zone",
        initial=settings.TIME_ZONE,
        help_text="Such as America/New_York. Hand-overs keep to the clock on its walls.",
    )

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)


class RosterEditForm(forms.Form):
    """Another name or zone, or switched off."""

    name = forms.CharField(max_length=80)
    zone = forms.CharField(max_length=60, label="Time zone")
    active = forms.BooleanField(required=False, label="In use: somebody is on duty by it")


class LayerForm(forms.Form):
    """One seat: how long each sits, when they hand over, and in which order."""

    name = forms.CharField(max_length=80, help_text="Such as First call.")
    count = forms.IntegerField(min_value=1, max_value=LONGEST_SHIFT, label="Length of a shift")
    unit = forms.ChoiceField(choices=UNITS, label="In")
    hand_over = forms.TimeField(
        label="Hand-over at", widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    weekday = forms.TypedChoiceField(
        choices=[("", "Any day"), *WEEKDAYS],
        coerce=int,
        empty_value=None,
        required=False,
        label="On",
        help_text="For shifts of weeks only.",
    )
    starts_on = forms.DateField(
        label="First day", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        required=False,
        label="Ends on",
        help_text="It ends at that day's hand-over. Empty means never.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, agency: int, layer: RosterLayer | None, **kwargs: Any) -> None:
        seated = [place.person for place in layer.places.all()] if layer else []
        kwargs["initial"] = _initial(layer, seated)
        super().__init__(*args, **kwargs)
        self.places = max(LEAST, len(seated) + BLANKS)
        for number in range(1, self.places + 1):
            self.fields[f"place_{number}"] = forms.ModelChoiceField(
                shifts.crew(agency), required=False, label=f"Place {number}", empty_label="Nobody"
            )

    def said(self) -> dict[str, Any]:
        """What the service is told; people in the order of their places."""
        given = dict(self.cleaned_data)
        people = [given.pop(f"place_{number}") for number in range(1, self.places + 1)]
        return {**given, "people": [person for person in people if person is not None]}


def _initial(layer: RosterLayer | None, seated: list[Person]) -> dict[str, Any]:
    if layer is None:
        today = timezone.localdate()
        usual = {"count": 1, "unit": "weeks", "hand_over": "08:00", "weekday": 0}
        return {**usual, "starts_on": today}
    names = ("name", "count", "unit", "hand_over", "weekday", "starts_on", "ends_on")
    places = {f"place_{number}": person.pk for number, person in enumerate(seated, 1)}
    return {name: getattr(layer, name) for name in names} | places


class TakeForm(forms.Form):
    """Somebody is on duty for a stretch, in times of the roster's zone."""

    person = forms.ModelChoiceField(Person.objects.none(), empty_label=None)
    start = forms.DateTimeField(
        label="From", widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    )
    end = forms.DateTimeField(
        label="Until", widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M")
    )
    reason = forms.CharField(max_length=200, required=False)

    def __init__(self, *args: Any, layer: RosterLayer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(layer.roster.zone)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = shifts.crew(layer.agency_id)

    def said(self) -> dict[str, Any]:
        """What the service is told; times as moments."""
        given = dict(self.cleaned_data)
        return {**given, "start": self._moment(given["start"]), "end": self._moment(given["end"])}

    def _moment(self, shown: datetime) -> datetime:
        """As written, whatever zone the installation shows times in."""
        return moment(shown.replace(tzinfo=None), self.zone)


class OverridesForm(forms.Form):
    """A file of overrides."""

    file = forms.FileField(
        label="CSV file",
        help_text="Columns: layer, person (e-mail or name), start, end, reason. Times such as "
        "2027-01-31 08:00 in the roster's zone.",
    )
