"""Form of an agency's sign-on."""

from typing import Any

from django import forms

from agencies.forms.people import limit_agencies
from agencies.models import Agency


class ProviderForm(forms.Form):
    """What the server's keeper gave the administrator."""

    name = forms.CharField(max_length=40, help_text="Stands on the button of the login page.")
    issuer = forms.CharField(
        max_length=300,
        label="Address of the OpenID Connect server",
        help_text="The issuer, such as https://login.example.org",
    )
    client_id = forms.CharField(max_length=191, label="Client ID")
    secret = forms.CharField(
        max_length=191,
        required=False,
        label="Client secret",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Kept sealed and never shown. Leave it empty to keep the one there is.",
    )
    active = forms.BooleanField(required=False, initial=True, label="People may log in by it")


class NewProviderForm(ProviderForm):
    """A sign-on of one of the agencies one administers."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    field_order = ("agency",)

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)


class ChangedProviderForm(ProviderForm):
    """Another address, name or secret."""

    version = forms.IntegerField(widget=forms.HiddenInput)
