"""The form of a grant: which side shows what, how much of it, and when."""

from typing import Any

from django import forms

from agencies.models import Agreement, AgreementParty, Condition, HeldBack
from agencies.models.grants import CLASSES, DETAILS, FROM_SEVERITY
from agencies.services.grants import Shown


class SideChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A side by the name of its agency or jurisdiction."""

    def label_from_instance(self, obj: Any) -> str:
        """Such as Riverton Fire."""
        return str(obj.agency or obj.jurisdiction)


class GrantForm(forms.Form):
    """What one side shows every other side."""

    giver = SideChoice(AgreementParty.objects.none(), label="Who shows it")
    data_class = forms.ChoiceField(label="What", choices=CLASSES)
    detail = forms.ChoiceField(label="How much", choices=DETAILS, initial="summary")
    condition = forms.ChoiceField(label="When", choices=Condition.choices)
    severity = forms.ChoiceField(label="From severity", choices=FROM_SEVERITY)
    held_back = forms.ChoiceField(label="Held back", choices=HeldBack.choices, required=False)

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sides = agreement.parties.select_related("agency", "jurisdiction")
        sides = sides.defer("agency__service_area", "jurisdiction__boundary")
        self.fields["giver"].queryset = sides  # type: ignore[attr-defined]

    def shown(self) -> Shown:
        """What the service takes."""
        said = self.cleaned_data
        return Shown(**{name: said[name] for name in Shown.__dataclass_fields__})
