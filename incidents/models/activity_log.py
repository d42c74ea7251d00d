"""The activity log: what people did and saw, as ICS-214 keeps it."""

import uuid

from django.db import models

from agencies.models import Agency
from incidents.models.incidents import Incident


class ActivityLogEntry(models.Model):
    """One line of an incident's log; never edited, corrected by a further line."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="log")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    at = models.DateTimeField(help_text="When it happened")
    recorded_at = models.DateTimeField(auto_now_add=True)
    by_name = models.CharField(max_length=120)
    by_person = models.UUIDField(null=True)
    text = models.TextField()
    kind = models.CharField(max_length=40, default="note")

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["incident", "-at"], name="activity_log_incident")]

    def __str__(self) -> str:
        return self.text[:60]
