"""Public alerts as the API is sent them and answers them."""

from typing import Any

from rest_framework import serializers

from alerts.cap import same, words
from alerts.cap.lengths import LONG, SHORT
from alerts.models import PublicAlertState, Verdict

Body = serializers.Serializer[dict[str, Any]]


class WordsSerializer(Body):
    """The alert in one language; `short` and `long` are what phones show."""

    language = serializers.CharField(max_length=20)
    event = serializers.CharField(max_length=80)
    headline = serializers.CharField(max_length=160)
    description = serializers.CharField(max_length=2000)
    instruction = serializers.CharField(max_length=2000)
    place = serializers.CharField(max_length=300)
    short = serializers.CharField(max_length=SHORT, allow_blank=True, default="")
    long = serializers.CharField(max_length=LONG, allow_blank=True, default="")


class PublicOrderSerializer(Body):
    """Who ordered a protective action, by what authority, when; who enforces it."""

    office = serializers.CharField(max_length=120, allow_blank=True, default="")
    authority = serializers.CharField(max_length=200, allow_blank=True, default="")
    at = serializers.DateTimeField(allow_null=True, default=None)
    enforced_by = serializers.CharField(max_length=120, allow_blank=True, default="")


class SaidSerializer(Body):
    """What an author hands in."""

    category = serializers.ChoiceField(words.CATEGORY)
    urgency = serializers.ChoiceField(words.URGENCY)
    severity = serializers.ChoiceField(words.SEVERITY)
    certainty = serializers.ChoiceField(words.CERTAINTY)
    responses = serializers.ListField(
        child=serializers.ChoiceField(words.RESPONSE), allow_empty=False, max_length=9
    )
    event_code = serializers.ChoiceField(sorted(same.EVENTS), allow_blank=True, default="")
    order = PublicOrderSerializer(required=False)
    texts = WordsSerializer(many=True)
    area = serializers.DictField(help_text="GeoJSON polygon, at most 10,000 vertices")
    minutes = serializers.IntegerField(min_value=5, max_value=1440, default=60)
    wide_confirmed = serializers.BooleanField(default=False)


class DraftSerializer(SaidSerializer):
    """A new alert of an agency; `supersedes` names one in force that it will replace."""

    agency = serializers.CharField(max_length=5, help_text="Short code of the own agency")
    supersedes = serializers.UUIDField(allow_null=True, default=None)


class PublicApproveSerializer(Body):
    """What was read, by its digest."""

    digest = serializers.CharField(max_length=64)


class PublicIssueSerializer(Body):
    """The phrase, and the messages in force that contradict it and were read."""

    typed = serializers.CharField(max_length=60, help_text="The row's `phrase`")
    seen = serializers.ListField(child=serializers.UUIDField(), default=list, max_length=100)


class AloneSerializer(Body):
    """The phrase, and why nobody else was asked."""

    typed = serializers.CharField(max_length=60)
    reason = serializers.CharField(max_length=300)


class PublicReasonSerializer(Body):
    """Why it ends."""

    reason = serializers.CharField(max_length=300, allow_blank=True, default="")


class VerdictSerializer(Body):
    """What a review found."""

    verdict = serializers.ChoiceField(Verdict.choices)
    note = serializers.CharField(max_length=500)


class PublicAlertSerializer(Body):
    """One public alert of an agency of one's own."""

    uuid = serializers.UUIDField()
    identifier = serializers.CharField(help_text="The name CAP knows it by")
    mode = serializers.CharField()
    agency = serializers.CharField()
    state = serializers.ChoiceField(PublicAlertState.choices)
    supersedes = serializers.UUIDField(allow_null=True)
    content = serializers.DictField()
    area = serializers.DictField()
    minutes = serializers.IntegerField()
    digest = serializers.CharField(help_text="What an approval is of")
    audience = serializers.IntegerField(help_text="People, an estimate")
    phrase = serializers.CharField(help_text="What whoever sends it must type")
    wide = serializers.BooleanField()
    author = serializers.CharField()
    approved_by = serializers.CharField()
    approved_at = serializers.DateTimeField(allow_null=True)
    alone_reason = serializers.CharField()
    due_at = serializers.DateTimeField(allow_null=True)
    issued_at = serializers.DateTimeField(allow_null=True)
    issued_by = serializers.CharField()
    expires_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)
    ended_by = serializers.CharField()
    end_reason = serializers.CharField()
    verdict = serializers.CharField()
    review_note = serializers.CharField()
    cap_alert = serializers.UUIDField(allow_null=True)
    version = serializers.IntegerField()
