"""Escalation: who is told next while nobody answers."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from alerts.models.alerts import Alert
from eoc.access.modes import Mode
from incidents.models import Severity

SECOND_PERSON = ("public_alert.submitted", "public_alert.unanswered")


class AlertFamily(models.TextChoices):
    """Kinds of alert a policy can stand for, by how their kind begins."""

    INCIDENT = "incident", "Incidents"
    MUTUAL_AID = "mutual_aid", "Mutual aid"
    ANNOUNCEMENT = "announcement", "Announcements"
    ESCALATION = "escalation", "A neighbour that does not answer"
    BREAK_GLASS = "break_glass", "Roles taken by break-glass"
    DELIVERY = "delivery", "Messages given up"
    WARNING = "warning", "Public warnings that meet a rule"
    PUBLIC_ALERT = "public_alert", "Public alerts that wait for a second person"

    @classmethod
    def of(cls, kind: str) -> str:
        """How the kind begins; of public alerts only what waits for somebody, not what was sent."""
        family = kind.partition(".")[0]
        return "" if family == cls.PUBLIC_ALERT and kind not in SECOND_PERSON else family


class RunState(models.TextChoices):
    """Where a run stands."""

    RUNNING = "running", "Running"
    ANSWERED = "answered", "Answered"
    STOPPED = "stopped", "Stopped"
    FINISHED = "finished", "Out of steps"


class EscalationPolicy(models.Model):
    """Steps an agency takes for alerts of some kinds and severities until enough people answer."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="escalation_policies"
    )
    name = models.CharField(max_length=80)
    families = ArrayField(models.CharField(max_length=20, choices=AlertFamily))
    severities = ArrayField(models.CharField(max_length=8, choices=Severity))
    steps = models.JSONField(help_text="As `alerts.escalation.to_json` writes them")
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "escalation policies"
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="escalation_policy_name")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def stands_for(self) -> str:
        """Its kinds and severities in words."""
        kinds = ", ".join(AlertFamily(one).label.lower() for one in self.families)
        worst_first = [one.label.lower() for one in Severity if one in self.severities]
        return f"{kinds}; {', '.join(worst_first)}"


class Escalation(models.Model):
    """One run of a policy for one alert, with the steps as they were when it started.

    Whatever makes the timer in hand moot raises `epoch` in the same transaction.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    alert = models.OneToOneField(Alert, on_delete=models.CASCADE, related_name="escalation")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode)
    policy_name = models.CharField(max_length=80)
    steps = models.JSONField()
    state = models.CharField(max_length=8, choices=RunState, default=RunState.RUNNING)
    position = models.PositiveSmallIntegerField(default=0)
    rounds = models.JSONField(default=dict)
    needed = models.PositiveSmallIntegerField(default=1)
    epoch = models.IntegerField(default=1)
    started_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=RunState.RUNNING, ended_at__isnull=True)
                | (~models.Q(state=RunState.RUNNING) & models.Q(ended_at__isnull=False)),
                name="escalation_ends_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.policy_name} for {self.alert_id}: {self.state}"
