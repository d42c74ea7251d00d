"""Forms of an agreement's terms: money and cover, and the lines of the rate table."""

from collections.abc import Mapping
from typing import Any

from django import forms

from agencies.models import Agreement, ClockEnd, ClockStart, Rounding, Unit
from agencies.services.terms import MOST_RATES, Costs, Rate, said_by
from eoc.doors.amounts import AmountField

BLANK_LINES = 4


class CostsForm(forms.Form):
    """What an agreement says about money and cover; nothing where no currency is named."""

    currency = forms.RegexField(
        r"^[A-Z]{3}$",
        required=False,
        help_text="Three letters, such as USD. Leave empty where it says nothing about costs.",
    )
    free_hours = AmountField(
        min_value=0, max_digits=6, decimal_places=2, required=False, label="Free hours"
    )
    administrative_rate = AmountField(
        min_value=0,
        max_value=100,
        decimal_places=2,
        required=False,
        label="Administrative rate (%)",
    )
    liability = forms.CharField(
        max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    floor_hard = forms.BooleanField(
        required=False, label="Nothing is lent below the lender's cover floor"
    )
    window_hours = forms.IntegerField(
        min_value=0,
        max_value=8760,
        required=False,
        label="Hours an asset may deploy before every side has signed",
    )
    federal_contingent = forms.BooleanField(
        required=False,
        label="Payment depends on federal money",
        help_text="FEMA does not reimburse aid given under such a clause.",
    )
    claim_days = forms.IntegerField(
        min_value=0,
        max_value=3650,
        required=False,
        label="Days to claim once the last asset is home",
        help_text="Empty: as many as this installation gives.",
    )

    def costs(self, rates: list[Rate]) -> Costs | None:
        """What the service takes; what was left empty is as usual."""
        said = {name: value for name, value in self.cleaned_data.items() if value is not None}
        return Costs(**said, rates=rates) if said["currency"] else None


class RateForm(forms.Form):
    """One line of the rate table; without an amount it says nothing."""

    amount = AmountField(min_value=0, max_digits=10, decimal_places=2, required=False)
    unit = forms.ChoiceField(choices=Unit.choices, required=False)
    kind = forms.SlugField(
        max_length=24, required=False, help_text="Code of an asset kind; empty means any"
    )
    type = forms.IntegerField(min_value=1, max_value=9, required=False)
    person_class = forms.CharField(
        max_length=40, required=False, label="Class of persons", help_text="Empty: the asset itself"
    )
    persons = forms.IntegerField(
        min_value=1, max_value=500, required=False, label="Persons with each asset"
    )
    starts = forms.ChoiceField(choices=ClockStart.choices, required=False, label="From")
    ends = forms.ChoiceField(choices=reversed(ClockEnd.choices), required=False, label="To")
    rounding = forms.ChoiceField(
        choices=[(one.value, one.label) for one in (Rounding.QUARTER_UP, Rounding.HOUR_UP,
                                                    Rounding.NONE)],
        required=False,
    )  # fmt: skip

    def rate(self) -> Rate | None:
        """The line for the service, None where it was left empty."""
        if self.cleaned_data.get("amount") is None:
            return None
        said = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Rate(**said)


RateFormSet = forms.formset_factory(RateForm, extra=BLANK_LINES, max_num=MOST_RATES)


class TermsForms:
    """Both together, beside the form of the agreement they belong to."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, agreement: Agreement | None = None
    ) -> None:
        said = said_by(agreement) if agreement else None
        asked = None if data is None or "rate-TOTAL_FORMS" not in data else data
        self.costs_form = CostsForm(asked, prefix="terms", initial=vars(said) if said else None)
        lines = [vars(rate) for rate in said.rates] if said else None
        self.rates = RateFormSet(asked, prefix="rate", initial=lines)

    def is_valid(self) -> bool:
        """Both are; where neither was posted nothing is said about costs."""
        return not self.costs_form.is_bound or (
            self.costs_form.is_valid() and self.rates.is_valid()
        )

    def costs(self) -> Costs | None:
        """What the service takes."""
        if not self.costs_form.is_bound:
            return None
        return self.costs_form.costs([rate for one in self.rates if (rate := one.rate())])
