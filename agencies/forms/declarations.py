"""Forms of declarations."""

from typing import Any

from django import forms

from agencies.forms.territories import TerritoryField
from agencies.models import Jurisdiction

MOMENT = {"type": "datetime-local"}


class DeclareForm(forms.Form):
    """Who declares what, on which basis, until when."""

    issuer = TerritoryField(Jurisdiction.objects.none())
    title = forms.CharField(max_length=200, help_text="Such as: Local disaster emergency, flood.")
    legal_basis = forms.CharField(max_length=300, help_text="The law or resolution it stands on.")
    in_force_from = forms.DateTimeField(
        required=False,
        help_text="Empty means now.",
        widget=forms.DateTimeInput(attrs=MOMENT),
    )
    in_force_to = forms.DateTimeField(
        required=False,
        help_text="Empty means until it is ended.",
        widget=forms.DateTimeInput(attrs=MOMENT),
    )

    def __init__(self, *args: Any, jurisdictions: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["issuer"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Jurisdiction.objects.defer("boundary").filter(pk__in=jurisdictions)


class EndForm(forms.Form):
    """Why it ends now."""

    reason = forms.CharField(max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)
