"""Legal hold: nothing of an incident is deleted while a court or a counsel may ask for it."""

import uuid

from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from incidents.models.incidents import Incident


class LegalHold(models.Model):
    """Retention is suspended for one incident, from its placing until it is released."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.RESTRICT, related_name="holds")
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="+", help_text="Who logged the incident"
    )
    incident_number = models.CharField(max_length=24)
    incident_uuid = models.UUIDField(editable=False)
    reason = models.CharField(max_length=300)
    placed_by = models.CharField(max_length=120)
    placed_at = models.DateTimeField(db_default=Now())
    released_by = models.CharField(max_length=120, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    release_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-placed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(released_at__isnull=True),
                name="hold_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.incident_number}: {self.reason}"
