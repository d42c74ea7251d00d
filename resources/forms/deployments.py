"""What people fill in about a deployment: readings, reasons, reports, crew, custody, teams."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from eoc.doors.amounts import AmountField
from resources.models import (
    Asset,
    Damage,
    Deployment,
    DeploymentPurpose,
    Handover,
    Side,
    StruckOff,
    TeamKind,
)
from resources.selectors.assets import label
from resources.selectors.teams import of_a_sort
from resources.services.movements import Reading

ZERO = Decimal(0)


class ReadingForm(forms.Form):
    """Odometer and hour meter, if they were read."""

    odometer_km = AmountField(
        max_digits=9, decimal_places=1, min_value=ZERO, required=False, label="Odometer (km)"
    )
    engine_hours = AmountField(
        max_digits=8, decimal_places=1, min_value=ZERO, required=False, label="Engine hours"
    )

    def reading(self) -> Reading:
        """What was read."""
        said = self.cleaned_data
        return Reading(said["odometer_km"], said["engine_hours"])


class StepForm(ReadingForm):
    """A step with the version that was seen."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class WhyForm(forms.Form):
    """A reason that the other side reads."""

    reason = forms.CharField(max_length=300, label="Why")


class UntilForm(forms.Form):
    """A moment to come, in the region's time."""

    until = forms.DateTimeField(
        label="Until",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def moment(self) -> datetime:
        """The moment, with its zone."""
        found: datetime = self.cleaned_data["until"]
        return found if timezone.is_aware(found) else timezone.make_aware(found)


class SwapForm(forms.Form):
    """Another asset of the same kind."""

    asset = forms.ChoiceField(label="Takes over")
    reason = forms.CharField(max_length=300, required=False, label="Why")

    def __init__(self, *args: Any, spare: Iterable[Asset], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asset = self.fields["asset"]
        assert isinstance(asset, forms.ChoiceField)
        asset.choices = [(str(one.uuid), _typed(one)) for one in spare]


class StrikeForm(forms.Form):
    """Why a person is struck off the manifest."""

    why = forms.ChoiceField(choices=StruckOff.choices)
    reason = forms.CharField(max_length=300)


class PurposeForm(forms.Form):
    """What it is for."""

    purpose = forms.ChoiceField(choices=DeploymentPurpose.choices, label="For")
    post = forms.CharField(
        max_length=120,
        required=False,
        label="Post",
        help_text="The station it covers, or where it stands by",
    )


class DamageForm(forms.Form):
    """What happened."""

    what = forms.ChoiceField(choices=Damage.choices, label="What")
    condition = forms.CharField(max_length=120, label="Condition now")
    report = forms.CharField(max_length=5000, label="What happened", widget=forms.Textarea)


class PersonForm(forms.Form):
    """One person for the manifest."""

    name = forms.CharField(max_length=120)
    qualification = forms.CharField(
        max_length=120, label="Class and qualification", help_text="As ENGB, FFT1, EMT-P"
    )
    agency_name = forms.CharField(
        max_length=120, required=False, label="Agency", help_text="Empty: the providing agency"
    )
    leader = forms.BooleanField(required=False, label="Leads the crew")


class CustodyForm(ReadingForm):
    """A signature for equipment."""

    handover = forms.ChoiceField(choices=Handover.choices, label="It is")
    condition = forms.CharField(max_length=300, label="Condition")
    signer = forms.CharField(max_length=120, label="Signed by (name)")
    side = forms.ChoiceField(
        choices=[("", "One's own"), *Side.choices], required=False, label="For which side"
    )
    field_order = ("handover", "condition", "odometer_km", "engine_hours", "signer", "side")


class TeamForm(forms.Form):
    """A strike team or task force."""

    kind = forms.ChoiceField(
        choices=TeamKind.choices,
        help_text="A strike team is of one kind and type, a task force of any mixture (NIMS)",
    )
    name = forms.CharField(max_length=60)
    leader = forms.CharField(max_length=120, help_text="Name and position, as STEN or TFLD")
    channel = forms.CharField(max_length=80, label="Common channel")
    deployments = forms.TypedMultipleChoiceField(
        coerce=str, label="Assets", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, members: Iterable[Deployment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.fields["deployments"]
        assert isinstance(chosen, forms.ChoiceField)
        chosen.choices = [(str(one.uuid), of_a_sort(one)) for one in members]


def _typed(asset: Asset) -> str:
    return label(asset) + (f", type {asset.type}" if asset.type else "")
