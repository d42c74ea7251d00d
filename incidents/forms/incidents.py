"""Forms of an incident: logging it, and the verbs with their reasons."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.gis.geos import Point
from django.utils import timezone

from eoc.access import require_scope
from incidents.models import IncidentType, Sensitivity, Severity, Stage
from incidents.selectors import places

STAGES = [choice for choice in Stage.choices if choice[0] != Stage.CLOSED]


class LogForm(forms.Form):
    """A call in the order it is heard: what, how bad, where, then the rest."""

    title = forms.CharField(label="What is happening", max_length=200)
    type = forms.ModelChoiceField(
        IncidentType.objects.filter(active=True), label="Type", empty_label="Choose a type"
    )
    severity = forms.ChoiceField(
        choices=Severity.choices, initial=Severity.MEDIUM, widget=forms.RadioSelect
    )
    place_text = forms.CharField(
        label="Where",
        max_length=300,
        required=False,
        help_text="Address, crossing, facility, coordinates or USNG; or click on the map.",
    )
    lon = forms.FloatField(label="Longitude", required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label="Latitude", required=False, min_value=-90, max_value=90)
    happened_at = forms.DateTimeField(
        label="Happened at",
        required=False,
        help_text="Empty means now.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )
    narrative = forms.CharField(
        label="More", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=4000
    )

    caller_name = forms.CharField(label="Caller's name", required=False, max_length=120)
    caller_phone = forms.CharField(label="Caller's phone", required=False, max_length=40)
    sensitive = forms.MultipleChoiceField(
        label="Hold back from others",
        choices=Sensitivity.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """A place needs a point or words; a future call is a slip of the clock."""
        data = super().clean() or {}
        lon, lat = data.get("lon"), data.get("lat")
        if (lon is None) != (lat is None):
            self.add_error("lat" if lat is None else "lon", "Give both, or neither.")
        if lon is None and not data.get("place_text"):
            self.add_error("place_text", "Say where: a click on the map, or words.")
        moment = data.get("happened_at")
        if moment and moment > timezone.now() + timedelta(minutes=2):
            self.add_error("happened_at", "This lies in the future. Look at the date.")
        data["point"] = self._point(data)
        return data

    def _point(self, data: dict[str, Any]) -> Point | None:
        """The point given, or the one the words say exactly; otherwise words only."""
        if data.get("lon") is not None and data.get("lat") is not None:
            return Point(data["lon"], data["lat"], srid=4326)
        words = data.get("place_text") or ""
        found = places.meant(words, at_home=require_scope().jurisdictions)
        return places.point_of(found) if found else None


class ReasonForm(forms.Form):
    """A verb that needs a reason."""

    reason = forms.CharField(max_length=300)


class SeverityForm(ReasonForm):
    """How bad it is now, and why."""

    severity = forms.ChoiceField(choices=Severity.choices)


class StageForm(forms.Form):
    """How far it has come."""

    stage = forms.ChoiceField(choices=STAGES)


class ComplexityForm(forms.Form):
    """The incident type command sets."""

    complexity = forms.TypedChoiceField(
        label="Incident type", coerce=int, choices=[(n, f"Type {n}") for n in range(1, 6)]
    )


class JoinForm(ReasonForm):
    """The parent's number, and why they belong together."""

    parent = forms.CharField(label="Parent's number", max_length=24)


class NoteForm(forms.Form):
    """A line for the activity log."""

    text = forms.CharField(label="Note", max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
