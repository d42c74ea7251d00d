"""What a resident types to be told of alerts: where, in which language, from which severity."""

import re
from collections.abc import Sequence
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
from residents.languages import Language

PAIR = re.compile(r"\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*")
LEFT_TO_RIGHT = "\u200e"  # in a page that runs the other way too, the number stands before its unit
RADII = tuple(
    (metres, f"{LEFT_TO_RIGHT}{metres // 1000} km")
    for metres in (1_000, 2_000, 5_000, 10_000, 25_000)
)
SEVERITIES = {5: "everything", 3: "moderate", 2: "severe", 1: "extreme"}
TWO_CHANNELS = (Channel.EMAIL.value, Channel.SMS.value)
LABELS = {
    "jurisdictions": "places",
    "point": "point",
    "radius_m": "radius",
    "language": "language",
    "at_least": "at_least",
    "channel": "by",
    "address": "address",
}


class WishForm(forms.Form):
    """Where, in which language and from which severity; `wish` is what it says.

    It speaks the language it is given.
    """

    jurisdictions = TerritoriesField(Jurisdiction.objects.none(), required=False)
    point = forms.CharField(required=False, max_length=60)
    radius_m = forms.TypedChoiceField(choices=RADII, coerce=int, initial=5_000, required=False)
    language = forms.ChoiceField(choices=list(LANGUAGES.items()))
    at_least = forms.TypedChoiceField(choices=[(n, n) for n in SEVERITIES], coerce=int, initial=5)

    def __init__(self, *args: Any, spoken: Language, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = spoken.asking
        for name, field in self.fields.items():
            field.label = self.words[LABELS[name]]
        self._choose("at_least", [(n, self.words[key]) for n, key in SEVERITIES.items()])
        self.fields["language"].initial = spoken.ours
        served = [one.pk for one in places()]
        chosen: Any = self.fields["jurisdictions"]
        chosen.queryset = Jurisdiction.objects.filter(pk__in=served).defer("boundary")

    def _choose(self, name: str, choices: Sequence[tuple[object, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_point(self) -> Point | None:
        """Latitude first, as maps show it."""
        typed = self.cleaned_data["point"]
        if not typed:
            return None
        found = PAIR.fullmatch(typed)
        if not found or abs(float(found[1])) > 90 or abs(float(found[2])) > 180:
            raise forms.ValidationError(self.words["no_pair"])
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
        """Say beside its field what was refused, in the language of the page."""
        for name, words in wrong.fields.items():
            said = self.words.get(f"wrong_{name}", words)
            self.add_error(name if name in self.fields else None, said)


class SubscribeForm(WishForm):
    """The same, and the address."""

    channel = forms.ChoiceField(
        choices=[(n, n) for n in TWO_CHANNELS], widget=forms.RadioSelect, initial="email"
    )
    address = forms.CharField(max_length=254)
    field_order = ["channel", "address"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("channel", [(name, self.words[name]) for name in TWO_CHANNELS])


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
