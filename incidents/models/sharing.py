"""One incident shown beyond its owners: to an agency that helps or looks, or to a guest."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency, Person
from incidents.models.incidents import Incident

INCLUDED = [
    ("law_sensitive", "Law-sensitive information"),
    ("health", "Health information"),
    ("caller_identity", "Identity of the caller"),
    ("critical_infrastructure", "Critical infrastructure"),
]


class IncidentShare(models.Model):
    """An incident shown to another agency: to look at (view) or because it helps (assist).

    Sensitive classes stay held back unless `includes` names them.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="shares")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="incident_shares")
    owner_agency_id = models.BigIntegerField(help_text="Who logged the incident")
    owner_jurisdiction_id = models.BigIntegerField(null=True)
    tier = models.CharField(max_length=8, choices=[("view", "View"), ("assist", "Assist")])
    includes = ArrayField(
        models.CharField(max_length=24, choices=INCLUDED), default=list, blank=True
    )
    reason = models.CharField(max_length=200)
    shared_at = models.DateTimeField(db_default=Now())
    shared_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "agency"], name="incident_share_once")
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.tier} for {self.agency_id}"


class Guest(models.Model):
    """Somebody without a login who may read one incident for a while, by a link only they hold."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="guests")
    owner_agency_id = models.BigIntegerField(help_text="Who logged the incident")
    owner_jurisdiction_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120, blank=True)
    with_log = models.BooleanField(default=False, help_text="Reads the activity log too")
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.CharField(max_length=120)
    invited_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    last_read_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("invited_at")), name="guest_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.incident_id}"


class Caller(models.Model):
    """Who called: kept apart, shown to nobody else unless a grant or a share names it."""

    incident = models.OneToOneField(
        Incident, on_delete=models.CASCADE, primary_key=True, related_name="caller"
    )
    owner_agency_id = models.BigIntegerField(help_text="Who logged the incident")
    owner_jurisdiction_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(name="", phone=""), name="caller_says_something"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.phone
