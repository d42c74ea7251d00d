"""Feeds: where public warnings come from, each reading of them, and each entry they held."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency, Jurisdiction
from alerts.models.cap_messages import CapMessage
from eoc.access.modes import Mode

SHORTEST = 30  # seconds between two readings


class FeedKind(models.TextChoices):
    """How a feed comes, and what it holds where its document does not say so itself."""

    CAP = "cap", "CAP, Atom, RSS or EDXL-DE, read from an address"
    NWS = "nws", "Alerts of the National Weather Service (GeoJSON)"
    USGS = "usgs", "Earthquakes of the US Geological Survey (GeoJSON)"
    PUSH = "push", "Sent to us by another system"


class Feed(models.Model):
    """A source of warnings, which an agency answers for and all are served by.

    What it brings is reference data of the installation. Every member sees who added it and how it
    does; only administrators of the agency that keeps it change, pause, resume or remove it. One
    that was removed is never read again; who did so and why stays, and so does what it brought.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    added_by = models.CharField(max_length=120, blank=True, help_text="Empty of before it was kept")
    added_at = models.DateTimeField(null=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=4, choices=FeedKind)
    address = models.CharField(max_length=500, blank=True, help_text="Empty where it is sent")
    every = models.PositiveIntegerField(default=60, help_text="Seconds between two readings")
    silent_after = models.PositiveIntegerField(default=900, help_text="Seconds until an alarm")
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="What touches nothing of its territory is not kept",
    )
    senders = ArrayField(
        models.CharField(max_length=300), default=list, help_text="Whom it may carry; empty is all"
    )
    secret = models.CharField(max_length=500, blank=True, help_text="Sealed; of what is sent")
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)
    etag = models.CharField(max_length=300, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    next_at = models.DateTimeField(db_default=Now())
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    heard_since = models.DateTimeField(db_default=Now(), help_text="Since when silence counts")
    tried_at = models.DateTimeField(null=True)
    succeeded_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0, help_text="One after the other")
    last_error = models.CharField(max_length=500, blank=True)
    silent_since = models.DateTimeField(null=True, help_text="Alarmed, and not heard since")
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=120, blank=True)
    removed_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["name"]
        indexes = [
            models.Index(fields=["next_at"], condition=models.Q(active=True), name="feed_due")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mode", "agency", "name"],
                condition=models.Q(removed_at__isnull=True),
                name="feed_once",
            ),
            models.UniqueConstraint(fields=["id", "agency"], name="feed_id_agency"),
            models.CheckConstraint(
                condition=(models.Q(kind="push") & ~models.Q(secret=""))
                | (~models.Q(kind="push") & ~models.Q(address=""))
                | models.Q(removed_at__isnull=False),
                name="feed_is_read_or_sent",
            ),
            models.CheckConstraint(
                condition=models.Q(removed_at__isnull=True, removed_by="", removed_reason="")
                | models.Q(removed_at__isnull=False, active=False, secret="")
                & ~models.Q(removed_by="")
                & ~models.Q(removed_reason=""),
                name="feed_removed_is_over",
            ),
            models.CheckConstraint(
                condition=models.Q(every__gte=SHORTEST, every__lte=86_400), name="feed_every"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FeedReading(models.Model):
    """One time a feed was read, or something of it sent: how it went and what came of it."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="readings")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    seconds = models.FloatField()
    ok = models.BooleanField()
    said = models.CharField(max_length=500, help_text="In words")
    found = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at}: {self.said}"


class Outcome(models.TextChoices):
    """What became of an entry."""

    KEPT = "kept", "Kept"
    KNOWN = "known", "Came before"
    ELSEWHERE = "elsewhere", "Elsewhere, not kept"
    REFUSED = "refused", "Refused"
    WAITING = "waiting", "To be fetched"


class FeedEntry(models.Model):
    """An entry of a feed, looked at once; what was refused stays with its reason."""

    feed = models.ForeignKey(Feed, on_delete=models.CASCADE, related_name="entries")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    key = models.CharField(max_length=64, help_text="Of its content, or its link and change")
    name = models.CharField(max_length=300)
    link = models.CharField(max_length=2000, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(blank=True)
    message = models.ForeignKey(CapMessage, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(db_default=Now())
    seen_at = models.DateTimeField(db_default=Now(), help_text="When the feed last held it")

    class Meta:
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="feed_entry_once")]
        indexes = [models.Index(fields=["feed", "outcome"], name="feed_entry_outcome")]

    def __str__(self) -> str:
        return self.name
