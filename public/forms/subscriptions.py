"""What a resident types to be told of alerts: where, in which language, from which severity."""

import re
from typing import Any

from django import forms
from django.contrib.gis.geos import Point

from agencies.forms.territories import TerritoriesField
from agencies.models import Channel, Jurisdiction
from alerts.models import Subscription
from alerts.selectors.resident_words import LANGUAGES
from alerts.selectors.subscriptions import places
from alerts.services.subscription_wishes import Wish
from eoc.errors import Invalid

PAIR = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
NO_PAIR = "Write latitude and longitude, such as 40.0312, -74.9705."
RADII = tuple((metres, f"{metres // 1000} km") for metres in (1_000, 2_000, 5_000, 10_000, 25_000))
SEVERITIES = (
    (5, "Everything"),
    (3, "Moderate, severe and extreme danger"),
    (2, "Severe and extreme danger"),
    (1, "Only extreme danger"),
)
TWO_CHANNELS = ((Channel.EMAIL.value, "E-mail"), (Channel.SMS.value, "Text message"))


class WishForm(forms.Form):
    """Where, in which language and from which severity; `wish` is what it says."""

    jurisdictions = TerritoriesField(Jurisdiction.objects.none(), required=False, label="Places")
    point = forms.CharField(
        required=False, max_length=60, label="Or around a point: latitude, longitude"
    )
    radius_m = forms.TypedChoiceField(
        choices=RADII, coerce=int, initial=5_000, required=False, label="How far around it"
    )
    language = forms.ChoiceField(choices=list(LANGUAGES.items()), initial="en", label="Language")
    at_least = forms.TypedChoiceField(choices=SEVERITIES, coerce=int, initial=5, label="Tell me of")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = [one.pk for one in places()]
        chosen: Any = self.fields["jurisdictions"]
        chosen.queryset = Jurisdiction.objects.filter(pk__in=served).defer("boundary")

    def clean_point(self) -> Point | None:
        """Latitude first, as maps show it."""
        typed = self.cleaned_data["point"]
        if not typed:
            return None
        found = PAIR.fullmatch(typed)
        if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
            raise forms.ValidationError(NO_PAIR)
        return Point(float(found[2]), float(found[1]), srid=4326)

    @property
    def wish(self) -> Wish:
        """What was typed."""
        said = self.cleaned_data
        return Wish(
            language=said["language"],
            jurisdictions=tuple(one.pk for one in said["jurisdictions"]),
            point=said["point"],
            radius_m=said["radius_m"] if said["point"] else None,
            at_least=said["at_least"],
        )

    def refuse(self, wrong: Invalid) -> None:
        """Put what was refused beside its field."""
        for name, words in wrong.fields.items():
            self.add_error(name if name in self.fields else None, words)


class SubscribeForm(WishForm):
    """The same, and the address."""

    channel = forms.ChoiceField(
        choices=TWO_CHANNELS, widget=forms.RadioSelect, initial="email", label="Tell me by"
    )
    address = forms.CharField(
        max_length=254, label="Mail address, or phone number with + and country code"
    )
    field_order = ["channel", "address"]


def kept(subscription: Subscription) -> dict[str, Any]:
    """A kept wish as the form shows it."""
    point = subscription.point
    return {
        "jurisdictions": Jurisdiction.objects.filter(pk__in=subscription.jurisdictions),
        "point": f"{point.y:.5f}, {point.x:.5f}" if point else "",
        "radius_m": subscription.radius_m or 5_000,
        "language": subscription.language,
        "at_least": subscription.at_least,
    }
