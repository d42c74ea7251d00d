"""Forms of boundaries: the file, and which of its fields mean what."""

from collections.abc import Sequence
from typing import Any

from django import forms

from agencies.models import Jurisdiction, JurisdictionKind

NAMES = ("name", "namelsad", "muni", "municipality", "label")
CODES = ("geoid", "fips", "code", "geoid20", "geoid10", "id")
SHORT = ("short_code", "short", "abbr")


class UploadForm(forms.Form):
    """A file of boundaries."""

    file = forms.FileField(
        label="File",
        help_text="GeoJSON, GeoPackage, or a Shapefile packed as one .zip.",
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,.zip,.gpkg"}),
    )


class FieldsForm(forms.Form):
    """Which field holds the name and the code, and what the shapes are."""

    name_field = forms.ChoiceField(label="Field of the name")
    code_field = forms.ChoiceField(label="Field of the code", help_text="FIPS or GEOID, as text")
    short_field = forms.ChoiceField(
        label="Field of the short code",
        required=False,
        help_text="2 to 5 capital letters; made from the name where there is none.",
    )
    kind = forms.ChoiceField(choices=JurisdictionKind.choices, initial="municipality")
    parent = forms.ChoiceField(label="Lies in", required=False)

    def __init__(self, *args: Any, texts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, name) for name in texts]
        _offer(self, "name_field", choices)
        _offer(self, "code_field", choices)
        _offer(self, "short_field", [("", "None"), *choices])
        _offer(self, "parent", [("", "As it is, or nothing"), *_above()])


def guessed(texts: Sequence[str]) -> dict[str, str]:
    """The fields that are called what such fields usually are."""
    usual = {"name_field": NAMES, "code_field": CODES, "short_field": SHORT}
    known = {text.lower(): text for text in texts}
    found = {key: next((known[n] for n in names if n in known), "") for key, names in usual.items()}
    return {**found, "kind": "municipality", "parent": ""}


def _above() -> list[tuple[str, str]]:
    larger = (JurisdictionKind.STATE, JurisdictionKind.REGION, JurisdictionKind.COUNTY)
    found = Jurisdiction.objects.filter(kind__in=larger).order_by("name")
    return [(code, f"{name} ({code})") for code, name in found.values_list("short_code", "name")]


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
