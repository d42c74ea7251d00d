"""Announcements: one message that a person sends to an audience."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models import Q
from django.db.models.functions import Now

from agencies.models import Agency
from agencies.models.people import ROLES
from eoc.access.modes import Mode
from incidents.models import Severity

SOMEBODY = ~Q(agencies=[], jurisdictions=[], rosters=[], people=[]) | Q(
    area__isnull=False
)  # roles alone choose among the agencies that are named


class Announcement(models.Model):
    """Said once and never changed; its alerts follow from it, with its uuid as their event.

    The audience stands as it was asked for, in ids; `within` are the agencies its author might
    alert when it was issued. `person_count` and `address_count` are what the author was shown.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="announcements", help_text="Who says it"
    )
    by_name = models.CharField(max_length=120)
    by_person = models.UUIDField(null=True)
    severity = models.CharField(max_length=8, choices=Severity)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    agencies = ArrayField(models.BigIntegerField(), default=list)
    jurisdictions = ArrayField(models.BigIntegerField(), default=list)
    roles = ArrayField(models.CharField(max_length=16, choices=ROLES), default=list)
    rosters = ArrayField(models.BigIntegerField(), default=list)
    people = ArrayField(models.BigIntegerField(), default=list)
    area = models.PolygonField(srid=4326, null=True)
    within = ArrayField(models.BigIntegerField())
    person_count = models.IntegerField()
    address_count = models.IntegerField()
    issued_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-issued_at", "-id"]
        indexes = [
            models.Index(fields=["agency", "-issued_at"], name="announcement_latest"),
        ]
        constraints = [
            models.CheckConstraint(condition=SOMEBODY, name="announcement_to_somebody"),
            models.CheckConstraint(
                condition=~Q(subject="") & ~Q(body=""), name="announcement_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.subject
