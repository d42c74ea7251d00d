"""Forms of contact points: an address, what it is for, and whose."""

from typing import Any

from django import forms

from agencies.forms.people import limit_agencies
from agencies.forms.territories import TerritoryField
from agencies.models import Agency, Channel, Jurisdiction

TYPED = [one for one in Channel.choices if one[0] != Channel.WEBPUSH]  # that one is pressed
OWN = [one for one in TYPED if one[0] != Channel.CAP]  # that one is no person


class AddressForm(forms.Form):
    """How somebody is reached."""

    channel = forms.ChoiceField(choices=OWN)
    address = forms.CharField(
        max_length=1000,
        help_text="A mail address; a phone number with + and country code for SMS and voice; the "
        "https address of a webhook, siren or sign.",
    )
    label = forms.CharField(max_length=120, required=False, help_text="Such as night desk.")
    duty = forms.BooleanField(required=False, initial=True, label="Receives duty alerts")


def secret() -> forms.CharField:
    """What its receiver checks a signature with."""
    return forms.CharField(
        max_length=120,
        required=False,
        label="Signing secret",
        help_text="Leave empty unless the receiver made one, as the CAP feed of another "
        "installation does.",
    )


class ContactForm(AddressForm):
    """An address of an agency, or of its duty desk for one jurisdiction."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    jurisdiction = TerritoryField(
        Jurisdiction.objects.none(),
        required=False,
        empty_label="The whole agency",
        help_text="Only alerts of this jurisdiction go there.",
    )
    channel = forms.ChoiceField(choices=TYPED)
    secret = secret()
    field_order = ("agency", "channel", "address", "secret", "label", "jurisdiction", "duty")

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)
        field = self.fields["jurisdiction"]
        assert isinstance(field, forms.ModelChoiceField)
        served = Jurisdiction.objects.filter(services__agency__in=agencies)
        field.queryset = served.defer("boundary").distinct()


class BrowserForm(forms.Form):
    """A browser's subscription, as the script of its page fills it in."""

    address = forms.CharField(max_length=1500, widget=forms.HiddenInput)
    label = forms.CharField(max_length=120, required=False, widget=forms.HiddenInput)


class ChangeForm(forms.Form):
    """Another address, label or duty; the channel stays."""

    address = forms.CharField(max_length=1000)
    label = forms.CharField(max_length=120, required=False)
    duty = forms.BooleanField(required=False, label="Receives duty alerts")


class SignedChangeForm(ChangeForm):
    """The same of what is signed for: another secret as well."""

    secret = secret()
    field_order = ("address", "secret")
