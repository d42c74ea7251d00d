"""Mission-ready packages: a capability described, priced and timed before anybody asks (EMAC)."""

import uuid
from decimal import Decimal

from django.contrib.gis.db import models

from agencies.models import Agency
from resources.models.assets import Asset, AssetKind

COSTS = ("personnel", "travel", "equipment", "commodities", "other")


class MissionReadyPackage(models.Model):
    """What an agency can send as a whole; the basis of an offer, not a legal document (EMAC)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="packages")
    name = models.CharField(max_length=120)
    kind = models.ForeignKey(AssetKind, on_delete=models.RESTRICT, related_name="packages")
    type = models.PositiveSmallIntegerField(null=True, blank=True)
    asset = models.ForeignKey(
        Asset, null=True, blank=True, on_delete=models.RESTRICT, related_name="packages"
    )
    capability = models.CharField(max_length=500)
    limits = models.CharField(max_length=500, blank=True)
    logistics = models.CharField(max_length=500, blank=True)
    footprint = models.CharField(max_length=200, blank=True)
    location = models.CharField(max_length=120, blank=True)
    people = models.PositiveSmallIntegerField(default=0)
    ready_minutes = models.PositiveSmallIntegerField()
    days = models.PositiveSmallIntegerField(default=14, help_text="The period it is priced for")
    currency = models.CharField(max_length=3, default="USD")
    personnel_cost = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal())
    travel_cost = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal())
    equipment_cost = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal())
    commodities_cost = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal())
    other_cost = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal())
    retired = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "name"], condition=models.Q(retired=False), name="package_name"
            ),
            models.CheckConstraint(
                condition=models.Q(days__gte=1, **{f"{cost}_cost__gte": 0 for cost in COSTS}),
                name="package_priced",
            ),
            models.CheckConstraint(
                condition=models.Q(type__isnull=True) | models.Q(type__range=(1, 4)),
                name="package_type",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def total(self) -> Decimal:
        """The price of the whole for its period."""
        return sum((getattr(self, f"{cost}_cost") for cost in COSTS), Decimal())

    @property
    def hourly(self) -> Decimal:
        """The price of an hour, to the cent."""
        return (self.total / (self.days * 24)).quantize(Decimal("0.01"))
