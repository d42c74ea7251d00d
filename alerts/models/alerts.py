"""Alerts: what somebody must act on."""

import uuid

from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from eoc.access.modes import Mode
from incidents.models import Severity

LOUD = ("public_alert.", "break_glass.")  # how kinds begin that tell of the public or of power


def loud() -> models.Q:
    """What no silence ever covers: danger to life, what the public is told, roles taken."""
    found = models.Q(severity=Severity.CRITICAL)
    for beginning in LOUD:
        found |= models.Q(kind__startswith=beginning)
    return found


class Alert(models.Model):
    """One message to those who must act; it belongs to the agency that must."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="alerts", help_text="Who must act"
    )
    from_agency_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    severity = models.CharField(max_length=8, choices=Severity)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    link = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=60, help_text="Kind and uuid of what it is about")
    event = models.UUIDField(help_text="The journal event it follows from")
    language = models.CharField(
        max_length=35, blank=True, db_default="", help_text="What residents read; else empty"
    )
    issued_at = models.DateTimeField(db_default=Now())
    joined_to = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.RESTRICT,
        related_name="joined",
        help_text="The same was said before; counted there and not delivered again",
    )
    more = models.PositiveIntegerField(default=0, help_text="How many were joined to it")
    silence = models.ForeignKey(
        "Silence", null=True, on_delete=models.RESTRICT, related_name="alerts"
    )
    bundled_in = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.RESTRICT,
        related_name="bundled",
        help_text="The digest that told of it in a flood",
    )

    class Meta:
        ordering = ["-issued_at"]
        indexes = [
            models.Index(fields=["agency", "-issued_at"], name="alert_inbox"),
            models.Index(fields=["from_agency_id", "-issued_at"], name="alert_caused"),
            models.Index(
                fields=["about"], name="alert_to_residents", condition=~models.Q(language="")
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "agency", "kind"], name="alert_once"),
            models.UniqueConstraint(fields=["id", "mode"], name="alert_id_mode"),
            models.CheckConstraint(
                condition=models.Q(silence__isnull=True) | ~loud(), name="alert_loud_not_silenced"
            ),
            models.CheckConstraint(
                condition=models.Q(bundled_in__isnull=True) | ~models.Q(severity=Severity.CRITICAL),
                name="alert_critical_not_bundled",
            ),
        ]

    def __str__(self) -> str:
        return self.subject


class Acknowledgement(models.Model):
    """A person has seen an alert and answers for it."""

    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, related_name="acknowledgement")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    by_name = models.CharField(max_length=120)
    by_person = models.UUIDField(null=True)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.alert_id} by {self.by_name}"
