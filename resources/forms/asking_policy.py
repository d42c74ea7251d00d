"""Forms of how an agency asks: its thresholds, and a cell of its box card."""

from collections.abc import Iterable
from typing import Any

from django import forms

from agencies.models import Agency
from incidents.models import IncidentType
from resources.models import AskingPolicy, AssetKind, DeploymentPurpose
from resources.selectors.asking_policy import coordinators
from resources.services.asking_policy import CHANGEABLE

LABELS = {
    "need_from": "Section chief signs from (resources)",
    "order_from": "Logistics signs from (resources)",
    "finance_above": "Finance signs above (cost)",
    "farthest_km": "Ask within (km)",
    "offer_minutes": "Our offers stand for (minutes)",
    "first_offer_minutes": "Alarm without an offer after (minutes)",
    "accepted_minutes": "Alarm without acceptance after (minutes)",
    "rolling_minutes": "Alarm where nothing rolls after (minutes)",
    "on_scene_minutes": "Alarm where nothing is on scene after (minutes)",
    "escalate_minutes": "Propose to the next tier after (minutes)",
    "next_tier": "Who coordinates the next tier",
    "radio_channel": "Radio channel for those who help",
    "finance_code": "Finance code of requests",
}


class PolicyForm(forms.ModelForm):  # type: ignore[type-arg]
    """Thresholds; an empty one asks for nothing."""

    class Meta:
        model = AskingPolicy
        fields = CHANGEABLE
        labels = LABELS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tier = self.fields["next_tier"]
        assert isinstance(tier, forms.ModelChoiceField)
        tier.queryset = coordinators(self.instance.agency_id)
        tier.help_text = "Government that serves all of your territory, or a larger one it lies in"


class BoxCardForm(forms.Form):
    """One cell: at which level which partner sends how many of what."""

    incident_type = forms.ModelChoiceField(IncidentType.objects.all(), label="Incident type")
    level = forms.IntegerField(min_value=1, max_value=9, label="Alarm level")
    partner = forms.ModelChoiceField(Agency.objects.none(), label="Partner")
    kind = forms.ModelChoiceField(AssetKind.objects.all(), label="Kind")
    quantity = forms.IntegerField(min_value=1, max_value=20, label="How many")
    purpose = forms.ChoiceField(
        choices=[
            (DeploymentPurpose.ASSIGNMENT, "To the incident"),
            (DeploymentPurpose.STATION_COVER, "Station cover (change of quarters)"),
            (DeploymentPurpose.STANDBY, "Standby"),
        ],
        initial=DeploymentPurpose.ASSIGNMENT,
        required=False,
        label="What for",
    )
    post = forms.CharField(
        max_length=120,
        required=False,
        label="At which station or post",
        help_text="Where it covers or stands by; nothing where it goes to the incident",
    )

    def clean_purpose(self) -> str:
        """To the incident where nothing was said."""
        return self.cleaned_data["purpose"] or DeploymentPurpose.ASSIGNMENT

    def __init__(self, *args: Any, partners: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner = self.fields["partner"]
        assert isinstance(partner, forms.ModelChoiceField)
        partner.queryset = Agency.objects.filter(pk__in=list(partners))
