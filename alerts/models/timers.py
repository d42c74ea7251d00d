"""Timers: moments the database's clock brings, each fired once."""

from django.db import models

from agencies.models import Agency
from eoc.access.modes import Mode

LATE = 5


class TimerKind(models.TextChoices):
    """What a timer moves on."""

    ESCALATION = "escalation", "Escalation"


class Timer(models.Model):
    """Due at a moment for one object; moot where the object's epoch has moved on by then."""

    kind = models.CharField(max_length=20, choices=TimerKind)
    object_id = models.BigIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode)
    epoch = models.IntegerField()
    due_at = models.DateTimeField()
    next_at = models.DateTimeField(help_text="When it is tried: due, or later after a failure")
    fired_at = models.DateTimeField(null=True)
    moot = models.BooleanField(default=False)
    late_by = models.DurationField(null=True)
    asked_by = models.CharField(max_length=120, blank=True, help_text="Who did not want to wait")
    done = models.JSONField(default=list, help_text="What it did, in lines people read")

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [
            models.Index(
                fields=["next_at"],
                name="timer_due",
                condition=models.Q(fired_at__isnull=True),
            ),
            models.Index(fields=["kind", "object_id"], name="timer_of_object"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id", "epoch"], name="timer_once"),
            models.CheckConstraint(
                condition=models.Q(fired_at__isnull=True)
                | models.Q(fired_at__gte=models.F("due_at")),
                name="timer_not_early",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} at {self.due_at}"

    @property
    def late_seconds(self) -> int:
        """By how many whole seconds it came too late; what a sweep takes is not counted."""
        seconds = int(self.late_by.total_seconds()) if self.late_by else 0
        return seconds if seconds > LATE else 0
