"""Custody: both sides sign for equipment at both ends; damage and loss are reported."""

from django.contrib.gis.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from resources.models.deployments import OfDeployment


class Handover(models.TextChoices):
    """Which end of a loan is signed for."""

    OUT = "out", "Handed over"
    BACK = "back", "Handed back"


class Side(models.TextChoices):
    """Whose signature it is."""

    PROVIDING = "providing", "Providing agency"
    REQUESTING = "requesting", "Requesting agency"


class CustodySignature(OfDeployment):
    """What one side saw when equipment changed hands, signed by name; never changed again."""

    handover = models.CharField(max_length=4, choices=Handover)
    side = models.CharField(max_length=10, choices=Side)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    condition = models.CharField(max_length=300)
    odometer_km = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    engine_hours = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    signer = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["deployment", "handover", "side"], name="custody_signed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(odometer_km=None) | models.Q(odometer_km__gte=0),
                name="custody_odometer",
            ),
            models.CheckConstraint(
                condition=models.Q(engine_hours=None) | models.Q(engine_hours__gte=0),
                name="custody_engine_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deployment_id} {self.handover} {self.side}"


class Damage(models.TextChoices):
    """How bad it is."""

    DAMAGED = "damaged", "Damaged"
    LOST = "lost", "Lost"


class DamageReport(OfDeployment):
    """What happened to a deployed asset, and the state it is in; never changed again."""

    what = models.CharField(max_length=8, choices=Damage)
    condition = models.CharField(max_length=120)
    report = models.TextField()
    by_name = models.CharField(max_length=120)
    by_agency_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.deployment_id} {self.what}"
