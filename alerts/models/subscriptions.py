"""Subscriptions: a resident's own wish to be told of public alerts in a place."""

import uuid
from datetime import timedelta

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models import Q
from django.db.models.functions import Now

from agencies.models import Channel
from eoc.access.modes import Mode

CHANNELS = (Channel.EMAIL, Channel.SMS)  # what reaches somebody who has no login
OPEN_FOR = timedelta(hours=48)  # an unconfirmed one, from the first time it was asked for
RESUMED_FOR = timedelta(days=30)  # START brings an ended one back for so long
MOST_ASKED = 3  # messages that ask an address to confirm, while it is open
SHORTEST_M, LONGEST_M = 500, 50_000
LEAST = ((1, "Extreme"), (2, "Severe"), (3, "Moderate"), (4, "Minor"), (5, "Any"))
MODES = (Mode.LIVE.value, Mode.DEMO.value)
AREAL = Q(point__isnull=True, radius_m__isnull=True) & ~Q(jurisdictions=[])
ROUND = Q(point__isnull=False, radius_m__range=(SHORTEST_M, LONGEST_M), jurisdictions=[])


class SubscriptionState(models.TextChoices):
    """Where a subscription stands."""

    UNCONFIRMED = "unconfirmed", "Not confirmed yet"
    CONFIRMED = "confirmed", "Confirmed"
    ENDED = "ended", "Ended"


class Subscription(models.Model):
    """One address, once: what it is told, where, in which language, from which severity up.

    No name is kept, no token, and no place but the one that was chosen: territories, or a point
    with a radius. An ended one has no address any more, only its keyed digest (`former`), by which
    the same address may come back for a month.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    state = models.CharField(
        max_length=12, choices=SubscriptionState, default=SubscriptionState.UNCONFIRMED
    )
    channel = models.CharField(max_length=10, choices=[(one.value, one.label) for one in CHANNELS])
    address = models.CharField(max_length=254, blank=True)
    former = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=35, help_text="BCP 47")
    jurisdictions = ArrayField(models.BigIntegerField(), default=list)
    point = models.PointField(srid=4326, null=True)
    radius_m = models.PositiveIntegerField(null=True)
    at_least = models.PositiveSmallIntegerField(choices=LEAST, default=5)
    asked = models.PositiveSmallIntegerField(default=0, help_text="Messages that asked to confirm")
    created_at = models.DateTimeField(db_default=Now())
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            GinIndex(
                fields=["jurisdictions"],
                name="subscription_territories",
                condition=Q(state="confirmed"),
            ),
            models.Index(fields=["former"], name="subscription_former", condition=Q(state="ended")),
        ]
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=["mode", "channel", "address"],
                    condition=Q(state=state),
                    name=f"subscription_{state}_once",
                )
                for state in ("unconfirmed", "confirmed")
            ),
            models.CheckConstraint(condition=AREAL | ROUND, name="subscription_one_place"),
            models.CheckConstraint(
                condition=Q(state="ended", address="") | (~Q(state="ended") & ~Q(address="")),
                name="subscription_ended_forgets",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=MODES), name="subscription_never_exercised"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=CHANNELS), name="subscription_by_channel"
            ),
            models.CheckConstraint(
                condition=Q(at_least__range=(1, 5)), name="subscription_severity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.state}"
