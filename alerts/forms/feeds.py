"""Forms of a feed: where it is read, how often, what of it is kept."""

from typing import Any

from django import forms

from agencies.forms.people import limit_agencies
from agencies.forms.territories import TerritoryField
from agencies.models import Agency, Jurisdiction
from alerts.models import Feed, FeedKind


class FeedForm(forms.Form):
    """What an administrator writes of a feed."""

    name = forms.CharField(max_length=80)
    address = forms.CharField(
        max_length=500,
        required=False,
        help_text="https, on port 443. Empty where another system sends to us.",
    )
    every = forms.IntegerField(label="Read every so many seconds", initial=60)
    silent_after = forms.IntegerField(
        label="Alarm after so many seconds of silence",
        initial=900,
        help_text="Of a feed that is sent, choose more than its longest pause.",
    )
    jurisdiction = TerritoryField(
        Jurisdiction.objects.defer("boundary"),
        required=False,
        label="Keep only what touches",
        empty_label="Everything",
    )
    senders = forms.CharField(
        required=False,
        label="Senders it may carry",
        help_text="One a line, as CAP names them. Empty lets every sender in.",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4000,
    )

    def clean_senders(self) -> list[str]:
        """One a line."""
        return [line.strip()[:300] for line in self.cleaned_data["senders"].splitlines() if line]


class NewFeedForm(FeedForm):
    """A feed of one of the agencies one administers."""

    agency = forms.ModelChoiceField(Agency.objects.none())
    kind = forms.ChoiceField(choices=FeedKind.choices)
    field_order = ("agency", "kind")

    def __init__(self, *args: Any, agencies: frozenset[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_agencies(self, agencies)


class ChangedFeedForm(FeedForm):
    """Another address, rhythm or filter."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def as_it_is(feed: Feed) -> dict[str, Any]:
    """What the form of a change begins with."""
    held = {name: getattr(feed, name) for name in ChangedFeedForm.base_fields}
    return {**held, "senders": "\n".join(feed.senders)}


class RemoveFeedForm(forms.Form):
    """Why it goes."""

    reason = forms.CharField(
        max_length=300, label="Why", help_text="All agencies read it beside the feed's name."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class VersionForm(forms.Form):
    """A verb on what was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
