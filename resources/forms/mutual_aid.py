"""Forms of mutual aid: a request with its lines, and what a person answers."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from eoc.doors.amounts import AmountField
from resources.models import AssetKind, Block, Priority
from resources.selectors.partners import Partner
from resources.services.offer_terms import OfferTerms
from resources.services.request_details import Details

LINES = 3
FLAGS = ("self_sufficient", "with_crew", "lodging", "fuel", "meals")
MINUTES = ((15, "15 minutes"), (30, "30 minutes"), (60, "1 hour"), (120, "2 hours"),
           (360, "6 hours"), (720, "12 hours"))  # fmt: skip
SOON = ((5, "5 min"), (10, "10 min"), (20, "20 min"), (60, "1 hour"))
DECLINED = (
    "Units needed at home",
    "Below our cover floor",
    "No crew",
    "Out of service",
    "Too far to help in time",
)
DECLINED_ABOVE = (
    "Nothing to be had here either",
    "Units held for other towns",
    "Ask your own partners first",
    "Not for this tier",
)
BELOW_FLOOR = (
    "Life at risk there",
    "Quiet here",
    "Neighbour covers",
    "Crews called in",
)


class RequestForm(forms.Form):
    """What a request says besides its lines."""

    agency = forms.TypedChoiceField(coerce=int, label="In the name of")
    ask = forms.TypedMultipleChoiceField(
        coerce=int, required=False, widget=forms.CheckboxSelectMultiple, label="Whom to ask"
    )
    needed_in = forms.TypedChoiceField(
        coerce=int,
        empty_value=None,
        required=False,
        choices=(("", "As soon as possible"), *MINUTES),
        label="Needed within",
    )
    duration_hours = forms.IntegerField(
        min_value=1, max_value=720, required=False, label="For how long (hours)"
    )
    reporting_place = forms.CharField(max_length=300, label="Where to report")
    report_to = forms.CharField(max_length=120, label="To whom")
    radio_channel = forms.CharField(max_length=80, label="On which radio channel")
    note = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), label="What else they must know"
    )

    priority = forms.ChoiceField(
        choices=Priority, initial=Priority.ROUTINE, required=False, label="Priority"
    )
    finance_code = forms.CharField(max_length=40, required=False, label="Finance code")
    estimated_cost = AmountField(
        min_value=0, max_digits=12, decimal_places=2, required=False, label="Estimated cost"
    )
    farthest_km = forms.IntegerField(
        min_value=1, max_value=32767, required=False, label="Ask within (km)"
    )
    self_sufficient = forms.BooleanField(required=False, label="Brings all it needs")
    with_crew = forms.BooleanField(required=False, label="Comes with its crew")
    lodging = forms.BooleanField(required=False, label="Lodging is given")
    fuel = forms.BooleanField(required=False, label="Fuel is given")
    meals = forms.BooleanField(required=False, label="Meals are given")
    safety_notes = forms.CharField(max_length=500, required=False, label="Safety notes")

    def __init__(
        self,
        *args: Any,
        agencies: Sequence[tuple[int, str]],
        partners: Sequence[Partner],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.partners, self.own = partners, [pk for pk, _ in agencies]
        own, ask = self.fields["agency"], self.fields["ask"]
        assert isinstance(own, forms.ChoiceField)
        assert isinstance(ask, forms.ChoiceField)
        own.choices = list(agencies)
        ask.choices = [(partner.agency.pk, partner.agency.name) for partner in partners]
        if len(agencies) == 1:
            own.widget = forms.HiddenInput()

    def said(self) -> dict[str, Any]:
        """What the service takes, but for incident and lines."""
        found = dict(self.cleaned_data)
        minutes = found.pop("needed_in")
        found["needed_by"] = timezone.now() + timedelta(minutes=minutes) if minutes else None
        found.pop("agency")
        found["priority"] = found["priority"] or Priority.ROUTINE
        details = Details(**{one.name: found.pop(one.name) for one in fields(Details)})
        return {**found, "ask": found["ask"] or None, "details": details}

    def agency_id(self) -> int:
        """In whose name it is asked as the form stands."""
        said = str(self["agency"].value() or "")
        return next((pk for pk in self.own if str(pk) == said), self.own[0])

    def cost(self) -> Decimal | None:
        """The estimated cost as the form stands, where it is a number."""
        try:
            found: Decimal | None = self.fields["estimated_cost"].clean(
                self["estimated_cost"].value()
            )
        except forms.ValidationError:
            return None
        return found

    def folded(self) -> list[forms.BoundField]:
        """What is filled in beforehand or may stay empty: `Details`, but for the flags."""
        return [self[one.name] for one in fields(Details) if one.name not in (*FLAGS, "priority")]

    def flags(self) -> list[forms.BoundField]:
        """Logistics as boxes to tick."""
        return [self[name] for name in FLAGS]


class LineForm(forms.Form):
    """So many of a kind, of a type or better."""

    quantity = forms.IntegerField(min_value=1, max_value=500, required=False)
    kind = forms.ModelChoiceField(AssetKind.objects.all(), required=False, empty_label="Kind")
    type = forms.TypedChoiceField(
        choices=[("", "Any type"), *((n, f"Type {n} or better") for n in range(1, 5))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    capability = forms.CharField(max_length=300, required=False)
    substitutes = forms.ModelMultipleChoiceField(
        AssetKind.objects.all(), required=False, widget=forms.SelectMultiple(attrs={"size": 3})
    )

    def clean(self) -> dict[str, Any]:
        """A line has both a number and a kind, or neither."""
        said = super().clean() or {}
        if self.has_changed() and said.get("kind") is None and said.get("quantity"):
            self.add_error("kind", "Choose a kind.")
        if said.get("kind") is not None and not said.get("quantity") and not self.errors:
            self.add_error("quantity", "How many?")
        return said

    def line(self) -> dict[str, Any] | None:
        """The line for the service, None where it was left empty."""
        said = self.cleaned_data
        if said.get("kind") is None:
            return None
        instead = [kind.pk for kind in said["substitutes"]]
        return {**said, "kind": said["kind"].pk, "substitutes": instead}


LineFormSet = forms.formset_factory(LineForm, extra=LINES, max_num=20)


def many_of(lines: Any) -> int:
    """How many the lines ask for as they stand."""
    said = [str(one["quantity"].value() or "") for one in lines if one["kind"].value()]
    return sum(int(text) for text in said if text.isdecimal() and len(text) < 5)


def lines_begun(proposed: list[dict[str, Any]]) -> Any:
    """Lines filled in beforehand, and at least one more to fill in."""
    lines = LineFormSet(prefix="line", initial=proposed)
    lines.extra = max(1, LINES - len(proposed))
    return lines


class AssetsForm(forms.Form):
    """Named assets."""

    asset = forms.TypedMultipleChoiceField(coerce=str, required=False)

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asset = self.fields["asset"]
        assert isinstance(asset, forms.ChoiceField)
        asset.choices = list(choices)


class ReasonForm(forms.Form):
    """Why; a chip or one's own words."""

    reason = forms.CharField(max_length=300, required=False, label="Reason")
    words = forms.CharField(max_length=300, required=False)

    def why(self) -> str:
        """One's own words before the chip."""
        said: str = self.cleaned_data["words"] or self.cleaned_data["reason"]
        return said


class FloorForm(forms.Form):
    """Why one lends below the own floor; a chip or one's own words, nothing where it is held."""

    floor_reason = forms.ChoiceField(choices=[(one, one) for one in BELOW_FLOOR], required=False)
    override = forms.CharField(max_length=300, required=False)

    def why(self) -> str:
        """One's own words before the chip."""
        said: str = self.cleaned_data["override"] or self.cleaned_data["floor_reason"]
        return said


class SeenForm(forms.Form):
    """By when the answer comes, in minutes from now."""

    minutes = forms.IntegerField(min_value=1, max_value=24 * 60)

    def answer_by(self) -> datetime:
        """The moment."""
        return timezone.now() + timedelta(minutes=self.cleaned_data["minutes"])


class ForwardForm(forms.Form):
    """The colleague who answers instead."""

    person = forms.UUIDField()


class BlockForm(forms.Form):
    """Which block is signed."""

    block = forms.ChoiceField(choices=Block)


class TermsForm(forms.Form):
    """What an offer says besides its assets; all of it may stay empty."""

    ready_minutes = forms.IntegerField(min_value=0, max_value=10080, required=False)
    limits = forms.CharField(max_length=300, required=False)
    cost_estimate = AmountField(min_value=0, max_digits=12, decimal_places=2, required=False)

    def terms(self) -> OfferTerms:
        """For the service."""
        return OfferTerms(**self.cleaned_data)


class CounterForm(forms.Form):
    """By when instead, and what else one would rather have."""

    arrive_in = forms.IntegerField(min_value=1, max_value=10080, required=False)
    words = forms.CharField(max_length=300, required=False)

    def arrive_by(self) -> datetime | None:
        """The moment, where one was named."""
        minutes = self.cleaned_data["arrive_in"]
        return timezone.now() + timedelta(minutes=minutes) if minutes else None
