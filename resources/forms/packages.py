"""Forms of packages and qualifications."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms

from agencies.models import Agency, Person
from eoc.doors.amounts import AmountField
from resources.models import Asset, AssetKind, MissionReadyPackage
from resources.models.packages import COSTS

TYPES = [("", "Any"), *((n, f"Type {n}") for n in range(1, 5))]


def money(label: str) -> AmountField:
    """An amount to the cent, nothing where it is left empty."""
    return AmountField(
        max_digits=12, decimal_places=2, min_value=Decimal(), required=False, label=label
    )


class PackageForm(forms.Form):
    """What can be sent as a whole, when, and for how much."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    name = forms.CharField(max_length=120)
    kind = forms.ModelChoiceField(AssetKind.objects.all())
    type = forms.TypedChoiceField(choices=TYPES, coerce=int, empty_value=None, required=False)
    asset = forms.ModelChoiceField(
        Asset.objects.none(), required=False, label="Unit", help_text="Where it is one unit"
    )
    capability = forms.CharField(
        max_length=500, widget=forms.Textarea(attrs={"rows": 3}), label="What it can do"
    )
    limits = forms.CharField(max_length=500, required=False, label="Limiting factors")
    logistics = forms.CharField(max_length=500, required=False, label="Support it needs")
    footprint = forms.CharField(max_length=200, required=False, label="Space it needs")
    location = forms.CharField(max_length=120, required=False, label="Where it stands")
    people = forms.IntegerField(min_value=0, max_value=5000, initial=0, label="How many people")
    ready_minutes = forms.IntegerField(min_value=0, max_value=20160, label="Minutes to ready")
    days = forms.IntegerField(min_value=1, max_value=365, initial=14, label="Priced for days")
    currency = forms.RegexField(r"^[A-Z]{3}$", initial="USD")
    personnel_cost = money("Personnel")
    travel_cost = money("Travel")
    equipment_cost = money("Equipment")
    commodities_cost = money("Commodities")
    other_cost = money("Other")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agencies: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self, "agency", Agency.objects.filter(pk__in=agencies))
        units = Asset.objects.filter(agency__in=agencies).select_related("agency")
        _among(self, "asset", units.defer("agency__service_area"))

    @classmethod
    def of(cls, package: MissionReadyPackage, agencies: Iterable[int]) -> "PackageForm":
        """Filled with a package as it is."""
        return cls(initial=forms.model_to_dict(package), agencies=agencies)

    def said(self) -> dict[str, Any]:
        """What the service takes."""
        found = dict(self.cleaned_data)
        found.pop("version")
        costs = {f"{c}_cost": found.get(f"{c}_cost") or Decimal() for c in COSTS}
        return {**found, **costs}


class QualificationForm(forms.Form):
    """Who is qualified for what, from when and until when."""

    person = forms.ModelChoiceField(Person.objects.none())
    position = forms.CharField(max_length=80, help_text="Such as Engine Boss or Remote Pilot")
    asset = forms.ModelChoiceField(
        Asset.objects.none(),
        required=False,
        label="Counts for the unit",
        help_text="A unit is suitable while each position somebody is named for is filled",
    )
    issued = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))
    expires = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), required=False)

    def __init__(self, *args: Any, agencies: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _among(self, "person", Person.objects.filter(agency__in=agencies, active=True))
        units = Asset.objects.filter(agency__in=agencies).select_related("agency")
        _among(self, "asset", units.defer("agency__service_area"))


def _among(form: forms.Form, name: str, rows: Any) -> None:
    choice = form.fields[name]
    assert isinstance(choice, forms.ModelChoiceField)
    choice.queryset = rows
