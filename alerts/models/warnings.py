"""What a public warning starts here: rules that call the duty, incidents opened from it."""

import uuid

from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency, Jurisdiction
from alerts.models.cap_messages import CapMessage
from eoc.access.modes import Mode
from incidents.models import Incident


class WarningRule(models.Model):
    """An agency's wish: such a warning calls its duty and proposes an incident."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    name = models.CharField(max_length=80)
    event = models.CharField(max_length=120, blank=True, help_text="Words of the event; empty: any")
    at_least = models.PositiveSmallIntegerField(help_text="1 Extreme to 4 Minor, 5 any")
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="It must touch this territory; empty: any the agency serves",
    )
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["mode", "agency", "name"], name="warning_rule_once"),
            models.CheckConstraint(
                condition=models.Q(at_least__range=(1, 5)), name="warning_rule_severity"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WarningIncident(models.Model):
    """An incident an agency opened from a warning; one for each warning and agency."""

    message = models.ForeignKey(CapMessage, on_delete=models.RESTRICT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    incident = models.ForeignKey(Incident, on_delete=models.RESTRICT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["message", "agency"], name="warning_incident_once")
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} from {self.message_id}"
