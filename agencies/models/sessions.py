"""Who sits where: a login's session, the workstation it runs on, the PIN that unlocks it."""

import uuid

from django.contrib.gis.db import models
from django.db.models import Q
from django.db.models.functions import Now

from agencies.models.agencies import Agency
from agencies.models.people import Person

PIN_TRIES = 5


class DispatchPosition(models.Model):
    """A workstation of an agency, known by a signed cookie in its browser."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="dispatch_positions")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    exempt = models.BooleanField(
        default=False, help_text="In a secured room: never locked for want of input"
    )
    registered_by = models.ForeignKey(
        Person, on_delete=models.RESTRICT, related_name="positions_registered"
    )
    registered_at = models.DateTimeField(db_default=Now())
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"],
                condition=Q(retired_at__isnull=True),
                name="dispatch_position_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LoginSession(models.Model):
    """One login in one browser, from its start to the end of the shift and four hours more."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="login_sessions")
    session_hash = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField(db_default=Now())
    last_seen_at = models.DateTimeField(
        db_default=Now(), help_text="The last act of a person; written once a minute at most"
    )
    expires_at = models.DateTimeField()
    agent = models.CharField(max_length=80, blank=True)
    address = models.CharField(max_length=45, blank=True)
    position = models.ForeignKey(
        DispatchPosition,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="login_sessions",
    )
    locked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-last_seen_at"]
        indexes = [
            models.Index(
                fields=["person"], condition=Q(ended_at__isnull=True), name="login_session_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} since {self.started_at}"


class Pin(models.Model):
    """A few digits that unlock an idle console and acknowledge alarms; they never log in."""

    person = models.OneToOneField(
        Person, primary_key=True, on_delete=models.CASCADE, related_name="pin"
    )
    digits = models.CharField(max_length=200, help_text="Hashed by argon2")
    failures = models.SmallIntegerField(default=0)
    chosen_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"PIN of {self.person_id}"
