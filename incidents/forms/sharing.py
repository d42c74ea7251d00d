"""Forms of showing an incident to one more agency, or to a guest."""

from typing import Any

from django import forms

from agencies.models import Agency
from incidents.models.sharing import INCLUDED


class ShareForm(forms.Form):
    """To whom, to look at or to help, with what of the sensitive, and why."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="Agency", empty_label="Choose an agency"
    )
    tier = forms.ChoiceField(
        label="For what", choices=[("view", "To look at"), ("assist", "To help with it")]
    )
    includes = forms.MultipleChoiceField(
        label="Also show",
        choices=INCLUDED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Held back unless you tick it.",
    )
    reason = forms.CharField(max_length=200)

    def __init__(self, *args: Any, besides: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Agency.objects.filter(active=True).exclude(pk=besides).defer("service_area")
        self.fields["agency"].queryset = others  # type: ignore[attr-defined]


class GuestForm(forms.Form):
    """Who is invited, for how long, and whether they read the log."""

    name = forms.CharField(max_length=120)
    organisation = forms.CharField(max_length=120, required=False)
    hours = forms.IntegerField(label="For how many hours", min_value=1, max_value=72, initial=12)
    with_log = forms.BooleanField(required=False, label="Reads the activity log too")
