"""Grouping: what was said before is counted, what is maintained is silenced, floods are bundled."""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from agencies.models import Agency
from alerts.models.alert_kinds import named
from alerts.models.alerts import Alert
from eoc.access.modes import Mode
from incidents.models import Severity

LONGEST_SILENCE = timedelta(hours=24)


class AlertGroup(models.Model):
    """Alerts of one agency, kind and matter within a window; the row is the lock of joining."""

    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=60)
    first = models.ForeignKey(Alert, null=True, on_delete=models.CASCADE, related_name="+")
    severity = models.CharField(max_length=8, choices=Severity, help_text="The worst told so far")
    opened_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "mode", "kind", "about"], name="alert_group_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} about {self.about}"


class Silence(models.Model):
    """For maintenance, alerts of some kinds reach nobody of an agency, for a day at most.

    Critical ones and public ones always do.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="silences")
    kinds = ArrayField(models.CharField(max_length=40), help_text="None means every kind")
    about = models.CharField(
        max_length=60, blank=True, help_text="Only alerts about this, such as asset:<uuid>"
    )
    about_words = models.CharField(max_length=120, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=300)
    by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField(db_default=Now())
    ended_by = models.CharField(max_length=120, blank=True, help_text="Whoever ended it early")

    class Meta:
        ordering = ["-starts_at", "-id"]
        indexes = [models.Index(fields=["agency", "ends_at"], name="silence_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at"))
                & Q(ends_at__lte=F("starts_at") + LONGEST_SILENCE),
                name="silence_at_most_a_day",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="silence_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} until {self.ends_at:%H:%M}: {self.reason}"

    @property
    def kinds_said(self) -> str:
        """What it silences in words; empty where that is every kind."""
        return ", ".join(map(named, self.kinds))
