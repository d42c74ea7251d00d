"""The form before records are handed out: what is withheld, and by which law."""

from typing import Any

from django import forms

from incidents.models import Incident
from incidents.selectors.records import CALLER, WORDS
from incidents.services.redaction import CLASSES


class RecordsForm(forms.Form):
    """For each class a choice and a reason; callers and free words are withheld unless unticked."""

    def __init__(self, *args: Any, incident: Incident, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in CLASSES.items():
            chosen = name in (CALLER, WORDS) or name in incident.sensitive
            self.fields[f"{name}_withheld"] = forms.BooleanField(
                label=f"Withhold: {label}", required=False, initial=chosen
            )
            self.fields[f"{name}_reason"] = forms.CharField(
                label="By which law or order", required=False, max_length=300
            )

    def clean(self) -> dict[str, Any]:
        """What is withheld needs its reason."""
        data = super().clean() or {}
        for name in CLASSES:
            if data.get(f"{name}_withheld") and not data.get(f"{name}_reason", "").strip():
                self.add_error(f"{name}_reason", "Say by which law or order it is withheld.")
        return data

    def withheld(self) -> dict[str, str]:
        """The chosen classes with their reasons."""
        data = self.cleaned_data
        return {name: data[f"{name}_reason"] for name in CLASSES if data[f"{name}_withheld"]}
