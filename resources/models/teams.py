"""Strike teams and task forces: several deployments under one leader on one channel."""

import uuid

from django.contrib.gis.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from eoc.access.modes import Mode


class TeamKind(models.TextChoices):
    """NIMS: a strike team is of one kind and type, a task force of any mixture."""

    STRIKE_TEAM = "strike_team", "Strike team"
    TASK_FORCE = "task_force", "Task force"


class ResourceTeam(models.Model):
    """Deployed assets of one incident under a leader (STEN, TFLD) with common communications."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    incident_number = models.CharField(max_length=24)
    kind = models.CharField(max_length=12, choices=TeamKind)
    name = models.CharField(max_length=60)
    leader = models.CharField(max_length=120)
    channel = models.CharField(max_length=80)
    formed_at = models.DateTimeField(db_default=Now())
    disbanded_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["requesting_agency", "incident_number", "name", "mode"],
                condition=models.Q(disbanded_at=None),
                name="team_name_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name}"
