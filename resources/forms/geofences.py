"""Forms of geofences: what is drawn, and which version of it is ended."""

from typing import Any

from django import forms

from agencies.forms.people import limit_agencies
from agencies.models import Agency
from eoc.doors.areas import AreaField
from resources.models import FenceKind


class GeofenceForm(forms.Form):
    """A fence of one of the agencies one keeps, in force from now on."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    kind = forms.ChoiceField(choices=FenceKind.choices)
    name = forms.CharField(max_length=80, help_text="Such as Station 1.")
    area = AreaField()

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)


class EndForm(forms.Form):
    """What was read when it was ended."""

    version = forms.IntegerField(widget=forms.HiddenInput)
