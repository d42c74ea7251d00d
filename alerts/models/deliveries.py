"""Deliveries: one alert to one address, a row before it is ever sent."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency, Channel, ContactPoint
from alerts.models.alerts import Alert
from eoc.access.modes import Mode


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    PENDING = "pending", "Waiting"
    SENT = "sent", "Sent"
    DEAD = "dead", "Given up"
    SUPPRESSED = "suppressed", "Suppressed"


class Priority(models.IntegerChoices):
    """What leaves first: the urgency of the alert, and a mailing to very many after the others."""

    CRITICAL = 0, "Critical"
    CRITICAL_TO_MANY = 1, "Critical, to very many"
    HIGH = 2, "High"
    HIGH_TO_MANY = 3, "High, to very many"
    MEDIUM = 4, "Medium"
    MEDIUM_TO_MANY = 5, "Medium, to very many"
    LOW = 6, "Low"
    LOW_TO_MANY = 7, "Low, to very many"


class Delivery(models.Model):
    """Claimed under a lease, sent, acknowledged; the receiver knows it again by `dedupe_key`.

    Alert, agency and mode are those of the alert, which a trigger asks once a statement.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    alert = models.ForeignKey(
        Alert, on_delete=models.RESTRICT, related_name="deliveries", db_constraint=False
    )
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.RESTRICT,
        related_name="deliveries",
        db_constraint=False,
        db_index=False,
        help_text="The recipient's",
    )
    from_agency_id = models.BigIntegerField(null=True)
    recipient = models.CharField(max_length=120)
    channel = models.CharField(max_length=10, choices=Channel)
    address = models.CharField(max_length=1000)
    contact_point_id = models.BigIntegerField(null=True)
    subscription_id = models.BigIntegerField(
        null=True, help_text="A resident's; the address stands there alone, no agency reads the row"
    )
    instead_of = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.RESTRICT,
        related_name="replacements",
        db_index=False,
        help_text="The first delivery to the same, whose address failed",
    )
    dedupe_key = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    priority = models.SmallIntegerField(
        choices=Priority, default=Priority.MEDIUM, db_default=Priority.MEDIUM
    )
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True, help_text="The gateway's receipt")
    last_error = models.CharField(max_length=500, blank=True)
    retried_at = models.DateTimeField(null=True, help_text="When its tries began anew")
    retried_by = models.CharField(max_length=120, blank=True, db_default="")

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["dedupe_key"], name="delivery_once"),
            models.CheckConstraint(
                condition=models.Q(retried_at__isnull=True, retried_by="")
                | (models.Q(retried_at__isnull=False) & ~models.Q(retried_by="")),
                name="delivery_retried_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(subscription_id__isnull=True)
                | (models.Q(address="") & ~models.Q(mode=Mode.EXERCISE.value)),
                name="delivery_resident_spared",
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "next_at", "id"],
                name="delivery_due",
                condition=models.Q(state="pending"),
            ),
            models.Index(
                fields=["instead_of"],
                name="delivery_instead",
                condition=models.Q(instead_of__isnull=False),
            ),
            models.Index(
                fields=["subscription_id"],
                name="delivery_resident",
                condition=models.Q(subscription_id__isnull=False),
            ),
            models.Index(fields=["agency", "-id"], name="delivery_outbox"),
            models.Index(
                fields=["from_agency_id", "-id"],
                name="delivery_caused",
                condition=models.Q(from_agency_id__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} to {self.recipient}: {self.state}"

    @property
    def tried_since(self) -> datetime:
        """From when its ten minutes count: written, or retried."""
        return self.retried_at or self.created_at

    @property
    def shown(self) -> str:
        """The address as people read it; a browser's is a long secret of its maker."""
        return ContactPoint(channel=self.channel, address=self.address).shown
