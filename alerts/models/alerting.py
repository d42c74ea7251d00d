"""What an authority may alert: granted territory, hazards pre-approved, hours of its exercises."""

import uuid
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from agencies.models import Agency, Jurisdiction

LONGEST_WINDOW = timedelta(days=1)


class AlertingGrant(models.Model):
    """An agency that serves a territory lets another one alert its public, until a day."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="alerting_grants", help_text="Who may"
    )
    from_agency_id = models.BigIntegerField(help_text="Who lets it")
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.RESTRICT, related_name="+")
    granted_by = models.CharField(max_length=120)
    valid_from = models.DateTimeField(db_default=Now())
    valid_to = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="alerting_grant_ends"
            ),
            models.CheckConstraint(
                condition=~Q(agency=F("from_agency_id")), name="alerting_grant_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} in {self.jurisdiction_id}"


class AlertingPolicy(models.Model):
    """An agency's own rules: hazards one person may alert alone, and when its shifts change."""

    agency = models.OneToOneField(Agency, on_delete=models.RESTRICT, related_name="alerting_policy")
    hazards = ArrayField(
        models.CharField(max_length=80), default=list, help_text="Events pre-approved"
    )
    shift_changes = ArrayField(models.TimeField(), default=list, help_text="Local time of day")
    version = models.IntegerField(default=1)

    def __str__(self) -> str:
        return f"of {self.agency_id}"


class ExerciseWindow(models.Model):
    """Hours in which an agency may send exercise alerts; every member reads them beforehand."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="exercise_windows")
    title = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    scheduled_by = models.CharField(max_length=120)
    over_shift_change = models.BooleanField(
        default=False, help_text="Somebody knows that a shift changes meanwhile"
    )
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"))
                & Q(ends_at__lte=F("starts_at") + LONGEST_WINDOW),
                name="exercise_window_hours",
            )
        ]

    def __str__(self) -> str:
        return self.title
