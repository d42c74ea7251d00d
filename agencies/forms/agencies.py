"""Forms of agencies: founding one, its details, which territories it serves."""

from django import forms

from agencies.forms.territories import TerritoriesField
from agencies.models import AgencyKind, Discipline, Jurisdiction
from eoc.doors.amounts import AmountField


class DetailsForm(forms.Form):
    """What an agency is."""

    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=AgencyKind.choices)
    discipline = forms.ChoiceField(choices=Discipline.choices)
    phone = forms.CharField(max_length=40, required=False)
    cover_floor = forms.IntegerField(
        label="Units to stay at home",
        min_value=0,
        max_value=99,
        initial=1,
        help_text="Of each kind, when lending; a warning, not a wall.",
    )
    confirm_from = forms.IntegerField(
        label="Units lent at once that need a login",
        min_value=1,
        max_value=99,
        initial=3,
        help_text="From so many on, a link in a letter is not enough, and whoever approves "
        "confirms who they are.",
    )
    confirm_amount = AmountField(
        label="Claims that need a fresh login, from",
        min_value=0,
        max_digits=12,
        decimal_places=2,
        initial=10000,
        help_text="From this amount on, in the claim's currency, whoever approves, pays or "
        "waives a claim confirms who they are.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class FoundForm(forms.Form):
    """A new agency."""

    name = forms.CharField(max_length=120)
    short_code = forms.CharField(
        max_length=5, help_text="2 to 5 capital letters, such as RIV. It stays for good."
    )
    kind = forms.ChoiceField(choices=AgencyKind.choices)
    discipline = forms.ChoiceField(choices=Discipline.choices)


class ServeForm(forms.Form):
    """Which territories it serves."""

    jurisdictions = TerritoriesField(
        Jurisdiction.objects.defer("boundary").order_by("name"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text="Its service area becomes their union.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
