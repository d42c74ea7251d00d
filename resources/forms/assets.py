"""Forms of assets: what it is, whether it is in service, and which units to send."""

from typing import Any

from django import forms
from django.contrib.gis.geos import Point

from agencies.models import Agency
from resources.models import Asset, AssetKind, AssetStatus


class AssetForm(forms.Form):
    """What an asset is and where it stands."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    call_sign = forms.CharField(max_length=40, help_text="Unique within the agency: Engine 12")
    kind = forms.ModelChoiceField(AssetKind.objects.all())
    type = forms.TypedChoiceField(
        choices=[("", "Not typed"), *((n, f"Type {n}") for n in range(1, 5))],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="NIMS type, 1 is the most capable",
    )
    home_name = forms.CharField(max_length=120, required=False, label="Home")
    lon = forms.FloatField(min_value=-180, max_value=180, required=False, label="Longitude")
    lat = forms.FloatField(min_value=-90, max_value=90, required=False, label="Latitude")
    ready_minutes = forms.IntegerField(
        min_value=0,
        max_value=20160,
        required=False,
        label="Minutes to ready",
        help_text="From the call to wheels rolling; empty is its kind's",
    )
    note = forms.CharField(max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, agencies: frozenset[int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agencies is None:
            del self.fields["agency"]
        else:
            choice = self.fields["agency"]
            assert isinstance(choice, forms.ModelChoiceField)
            choice.queryset = Agency.objects.filter(pk__in=agencies)

    @classmethod
    def of(cls, asset: Asset) -> "AssetForm":
        """The form filled with an asset as it is."""
        initial = {
            "call_sign": asset.call_sign,
            "kind": asset.kind_id,
            "type": asset.type,
            "home_name": asset.home_name,
            "lon": asset.home.x if asset.home else None,
            "lat": asset.home.y if asset.home else None,
            "note": asset.note,
            "ready_minutes": asset.ready_minutes,
            "version": asset.version,
        }
        return cls(initial=initial)

    def clean(self) -> dict[str, Any]:
        """A home has both coordinates or none."""
        said = super().clean() or {}
        if (said.get("lon") is None) != (said.get("lat") is None):
            self.add_error("lat", "Give both longitude and latitude, or click on the map.")
        return said

    def asset_fields(self) -> dict[str, Any]:
        """What the service takes."""
        said = self.cleaned_data
        lon, lat = said["lon"], said["lat"]
        home = None if lon is None else Point(lon, lat, srid=4326)
        names = ("call_sign", "kind", "type", "home_name", "note", "ready_minutes")
        return {**{name: said[name] for name in names}, "home": home}


class StatusForm(forms.Form):
    """Into or out of service."""

    status = forms.ChoiceField(
        choices=[(s.value, s.label) for s in AssetStatus if s != AssetStatus.ASSIGNED]
    )
    reason = forms.CharField(max_length=200, required=False, help_text="Why it is out of service")


class AssignForm(forms.Form):
    """Which units to send; ids of those that were recommended."""

    asset = forms.TypedMultipleChoiceField(coerce=str)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["asset"]
        assert isinstance(choice, forms.TypedMultipleChoiceField)
        choice.choices = choices
