"""Providers: who carries a channel's messages, how they do, and what comes back from them."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from agencies.models import Channel
from eoc.access.modes import Mode


class Provider(models.Model):
    """The breaker and the rate of one provider, or of one host of a channel that has many.

    Changed once a batch, never once a message; every process reads the same row.
    """

    mode = models.CharField(max_length=8, choices=Mode)
    channel = models.CharField(max_length=10, choices=Channel)
    host = models.CharField(max_length=255, blank=True, help_text="Empty: the channel as a whole")
    public = models.BooleanField(help_text="The channel as a whole, read by every member")
    failures = models.IntegerField(default=0, help_text="In a row, of the transport")
    trips = models.SmallIntegerField(default=0, help_text="Times opened in a row")
    open_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True, help_text="Since when it has not worked")
    tried_until = models.DateTimeField(null=True, help_text="Half open: one batch tries until then")
    tokens = models.FloatField(default=0, help_text="Messages that may leave at once")
    tokens_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["channel", "host"]
        constraints = [
            models.UniqueConstraint(fields=["mode", "channel", "host"], name="provider_once"),
            models.CheckConstraint(
                condition=Q(public=True, host="") | (Q(public=False) & ~Q(host="")),
                name="provider_public_is_no_host",
            ),
            models.CheckConstraint(
                condition=Q(failures__gte=0, trips__gte=0, tokens__gte=0), name="provider_counts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.host}"


class InboundText(models.Model):
    """What somebody wrote or pressed, kept once however often the gateway tells it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    channel = models.CharField(max_length=10, choices=Channel)
    gateway_id = models.CharField(max_length=120, help_text="The gateway's own name for it")
    address = models.CharField(max_length=20, help_text="From which number, E.164")
    words = models.CharField(max_length=1600)
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["mode", "channel", "gateway_id"], name="inbound_text_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} from {self.address}"
