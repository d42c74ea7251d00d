"""Crews: who came with a deployed asset, and the hours each of them works and rests."""

import uuid

from django.contrib.gis.db import models

from resources.models.deployments import OfDeployment


class StruckOff(models.TextChoices):
    """Why a person is struck off a manifest."""

    NO_SHOW = "no_show", "No-show"
    SENT_BACK = "sent_back", "Sent back"
    WRONGLY_LISTED = "wrong", "Wrongly listed"


class CrewMember(OfDeployment):
    """A person on the manifest of a deployed asset (ICS-211 blocks 3 to 10).

    Whoever is struck off stays listed, with the reason, as it was then; time on scene stays too.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    agency_name = models.CharField(max_length=120)
    qualification = models.CharField(max_length=120, help_text="Class and qualification, as ENGB")
    leader = models.BooleanField(default=False)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    checked_out_at = models.DateTimeField(null=True, blank=True)
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_off = models.CharField(max_length=9, choices=StruckOff, blank=True)
    struck_reason = models.CharField(max_length=300, blank=True)
    struck_by = models.CharField(max_length=120, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-leader", "name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deployment"],
                condition=models.Q(leader=True, struck_at=None),
                name="crew_one_leader",
            ),
            models.CheckConstraint(
                condition=models.Q(struck_at=None, struck_off="", struck_reason="", struck_by="")
                | models.Q(struck_at__isnull=False)
                & ~models.Q(struck_off="")
                & ~models.Q(struck_reason=""),
                name="crew_struck_with_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(struck_at=None)
                | models.Q(checked_in_at=None)
                | models.Q(struck_off="sent_back", checked_out_at__isnull=False),
                name="crew_on_scene_stays",
            ),
            models.CheckConstraint(
                condition=models.Q(checked_out_at=None)
                | models.Q(checked_out_at__gte=models.F("checked_in_at")),
                name="crew_in_before_out",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def came(self) -> bool:
        """Counts as one of the crew: not struck off, or sent back after time on scene."""
        return self.struck_at is None or self.checked_in_at is not None


class CrewShift(OfDeployment):
    """A stretch of work or travel of one person; open while the person works."""

    member = models.ForeignKey(CrewMember, on_delete=models.RESTRICT, related_name="shifts")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["began_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(ended_at=None), name="crew_one_open_shift"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None) | models.Q(ended_at__gte=models.F("began_at")),
                name="crew_shift_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.began_at:%H:%M}"
