"""Forms of people: inviting them, their details, their roles."""

from typing import Any

from django import forms

from agencies.models import Agency, Discipline
from agencies.models.people import ROLES

MOMENT = {"type": "datetime-local"}
DISCIPLINES = [("", "Any discipline"), *Discipline.choices]


def _until() -> forms.DateTimeField:
    return forms.DateTimeField(
        required=False,
        help_text="Empty means until somebody ends it.",
        widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"),
    )


class InviteForm(forms.Form):
    """Who, at which address, with which roles."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    name = forms.CharField(max_length=120)
    title = forms.CharField(max_length=120, required=False)
    email = forms.EmailField(
        label="E-mail", help_text="The link to set a password goes there; it is the login too."
    )
    roles = forms.MultipleChoiceField(choices=ROLES, widget=forms.CheckboxSelectMultiple)
    discipline = forms.ChoiceField(
        choices=DISCIPLINES, required=False, help_text="Of a coordinator; others leave it."
    )
    until = _until()

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)


class PersonForm(forms.Form):
    """A person's details."""

    name = forms.CharField(max_length=120)
    title = forms.CharField(max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class RoleForm(forms.Form):
    """One more role."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    role = forms.ChoiceField(choices=ROLES)
    discipline = forms.ChoiceField(choices=DISCIPLINES, required=False)
    until = _until()

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)


class ReasonForm(forms.Form):
    """Why; it stands in the journal."""

    reason = forms.CharField(max_length=300)


def limit_agencies(form: forms.Form, agencies: frozenset[int]) -> None:
    """Offer only these agencies, chosen already where there is one."""
    field = form.fields["agency"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Agency.objects.defer("service_area").filter(pk__in=agencies)
    if len(agencies) == 1:
        field.initial, field.empty_label = min(agencies), None
