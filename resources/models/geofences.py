"""Lines on the ground that raise entered and left, and what each unit is inside of now."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models.functions import Now

from agencies.models import Agency
from resources.models.assets import Asset


class FenceKind(models.TextChoices):
    """What an agency draws itself; boundaries of jurisdictions need no drawing."""

    STATION = "station", "Station"
    EVACUATION_ZONE = "evacuation_zone", "Evacuation zone"


class Geofence(models.Model):
    """An area of an agency, in WGS 84; its units raise entered and left there while in force."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="geofences")
    kind = models.CharField(max_length=16, choices=FenceKind)
    name = models.CharField(max_length=80)
    area = models.MultiPolygonField(srid=4326, spatial_index=False)
    in_force_from = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["agency_id", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=FenceKind.values), name="geofence_kind"
            )
        ]
        indexes = [
            GistIndex(
                fields=["area"],
                condition=models.Q(ended_at__isnull=True),
                name="geofence_area_in_force",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AssetInside(models.Model):
    """A unit is inside a fence: `g` and the id of a geofence, `j` and that of a jurisdiction."""

    pk = models.CompositePrimaryKey("asset", "fence")
    asset = models.ForeignKey(
        Asset, on_delete=models.CASCADE, related_name="inside", db_index=False
    )
    fence = models.CharField(max_length=20)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    since = models.DateTimeField()

    class Meta:
        ordering = ["asset_id", "fence"]

    def __str__(self) -> str:
        return f"{self.asset_id} in {self.fence}"
