"""Forms of agreements: what it says, who is a side, a signature, a revocation."""

from typing import Any

from django import forms
from django.utils import timezone

from agencies.forms.people import limit_agencies
from agencies.forms.terms import TermsForms
from agencies.forms.territories import TerritoriesField
from agencies.models import Agency, Agreement, AgreementKind, Jurisdiction
from agencies.services.agreements import Terms

MOMENT = {"type": "datetime-local"}
SAID = ("code", "title", "kinds", "valid_from", "valid_to", "approved_to_activate")


class AgreementForm(forms.Form):
    """What the parties promise each other."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="Drafted by")
    code = forms.CharField(max_length=40, help_text="A short name, such as NORTH-2026.")
    title = forms.CharField(max_length=200)
    kinds = forms.MultipleChoiceField(
        choices=AgreementKind.choices, widget=forms.CheckboxSelectMultiple
    )
    agencies = forms.ModelMultipleChoiceField(
        Agency.objects.defer("service_area").filter(active=True),
        label="Parties: agencies",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    jurisdictions = TerritoriesField(
        Jurisdiction.objects.defer("boundary"),
        label="Parties: jurisdictions",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text="With every agency that serves them. At least two parties in all.",
    )
    valid_from = forms.DateTimeField(
        initial=timezone.localtime,
        widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
    )
    valid_to = forms.DateTimeField(
        required=False,
        help_text="Empty means until it is revoked.",
        widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
    )
    approved_to_activate = forms.BooleanField(
        required=False, label="An offer counts as accepted the moment it is made"
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        mine: frozenset[int],
        agreement: Agreement | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        limit_agencies(self, mine)
        self.of_costs = TermsForms(data, agreement)

    def is_valid(self) -> bool:
        """With what it says about costs."""
        return super().is_valid() and self.of_costs.is_valid()

    @classmethod
    def of(cls, agreement: Agreement, mine: frozenset[int]) -> "AgreementForm":
        """The form filled with a draft as it is."""
        parties = list(agreement.parties.all())
        initial = {name: getattr(agreement, name) for name in (*SAID, "agency", "version")}
        initial["agencies"] = [party.agency_id for party in parties if party.agency_id]
        initial["jurisdictions"] = [p.jurisdiction_id for p in parties if p.jurisdiction_id]
        return cls(initial=initial, mine=mine, agreement=agreement)

    def terms(self) -> Terms:
        """What the service takes."""
        said = self.cleaned_data
        return Terms(
            **{name: said[name] for name in SAID},
            agencies=list(said["agencies"]),
            jurisdictions=list(said["jurisdictions"]),
            costs=self.of_costs.costs(),
        )


class SignForm(forms.Form):
    """For which side."""

    party = forms.IntegerField(widget=forms.HiddenInput)
