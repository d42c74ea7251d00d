"""EOC activations: the level in words, mapped to the number used locally."""

import uuid

from django.db import models

from agencies.models import Jurisdiction


class ActivationLevel(models.TextChoices):
    """Levels in words, because the numbers run opposite ways in different states."""

    NORMAL = "normal", "Normal operations"
    MONITORING = "monitoring", "Enhanced monitoring"
    PARTIAL = "partial", "Partial activation"
    FULL = "full", "Full activation"


class LocalLevel(models.Model):
    """The number a jurisdiction uses for a level."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.CASCADE, related_name="local_levels"
    )
    level = models.CharField(max_length=12, choices=ActivationLevel)
    number = models.CharField(max_length=10)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jurisdiction", "level"], name="local_level_once")
        ]

    def __str__(self) -> str:
        return f"{self.level} is {self.number}"


class EOCActivation(models.Model):
    """An emergency operations center stands at a level, from and to."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.RESTRICT, related_name="activations"
    )
    level = models.CharField(max_length=12, choices=ActivationLevel)
    local_number = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=300)
    activated_at = models.DateTimeField()
    deactivated_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=120)
    mode = models.CharField(max_length=8)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-activated_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "mode"],
                condition=models.Q(deactivated_at__isnull=True),
                name="activation_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.level}"
