"""A choice of territories in which two of the same name are told apart."""

from typing import Any

from django import forms

from agencies.models import JurisdictionKind


class TerritoriesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any number of territories, ticked; whatever is no municipality says what it is."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """Such as Riverton, Delaware (County), Delaware (State)."""
        plain = obj.kind == JurisdictionKind.MUNICIPALITY
        return str(obj.name) if plain else f"{obj.name} ({obj.get_kind_display()})"
