"""Bookings: every commitment of an asset, so that it cannot be promised twice."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators

from agencies.models import Agency
from eoc.access.modes import Mode
from eoc.text.moments import LATEST
from incidents.models import Incident
from resources.models.assets import Asset


class Purpose(models.TextChoices):
    """Why an asset is committed."""

    DISPATCH = "dispatch", "Own dispatch"
    DEPLOYMENT = "deployment", "Deployment"
    HOLD = "hold", "Hold"
    MAINTENANCE = "maintenance", "Maintenance"


class Booking(models.Model):
    """An asset is committed during a range; an active one ends at infinity until it is returned."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    asset = models.ForeignKey(Asset, on_delete=models.RESTRICT, related_name="bookings")
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="bookings", help_text="The asset's owner"
    )
    for_agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="borrowed", help_text="Whom it serves"
    )
    carried_for = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        editable=False,
        help_text="Agencies whose remainder it is lent for",
    )
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.RESTRICT, related_name="bookings"
    )
    incident_number = models.CharField(max_length=24, blank=True)
    incident_uuid = models.UUIDField(null=True, blank=True)
    purpose = models.CharField(max_length=12, choices=Purpose)
    during = DateTimeRangeField()
    planned_end = models.DateTimeField(null=True, blank=True)
    void = models.BooleanField(default=False)
    by_name = models.CharField(max_length=120)
    note = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="booking_not_twice",
                expressions=[("asset", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=models.Q(void=False),
            ),
            models.UniqueConstraint(fields=["id", "mode"], name="booking_id_mode"),
            models.CheckConstraint(
                condition=models.Q(during__isempty=False) | models.Q(void=True),
                name="booking_during_not_empty",
            ),
            models.CheckConstraint(
                condition=models.Q(planned_end__isnull=True) | models.Q(planned_end__lt=LATEST),
                name="booking_within_reach",
            ),
        ]
        indexes = [
            models.Index(
                fields=["incident"], name="booking_incident", condition=models.Q(void=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.purpose}"

    @property
    def borrowers(self) -> list[int]:
        """Whom it is lent to, and whose remainder it is lent for; nobody while it helps its own."""
        return [one for one in (self.for_agency_id, *self.carried_for) if one != self.agency_id]
