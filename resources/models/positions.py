"""Where units are: the newest fix of each, and the track of all, both outside the journal."""

from django.contrib.gis.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from resources.models.assets import Asset


class Fixed(models.Model):
    """What one report of a receiver says: degrees in WGS 84, heading in degrees, speed in m/s."""

    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    mode = models.CharField(max_length=8)
    point = models.PointField(srid=4326, spatial_index=False)
    heading = models.PositiveSmallIntegerField(null=True)
    speed = models.FloatField(null=True)
    accuracy = models.FloatField(null=True, help_text="Radius in metres")
    received_at = models.DateTimeField(db_default=Now())

    class Meta:
        abstract = True


class AssetPosition(Fixed):
    """The newest fix of an asset, whatever the order in which fixes arrived."""

    asset = models.OneToOneField(
        Asset, on_delete=models.CASCADE, primary_key=True, related_name="latest"
    )
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.asset_id} {self.at:%H:%M:%S}"


class PositionTrack(Fixed):
    """One fix of an asset's track; a partition holds one day (UTC) and is dropped as a whole."""

    pk = models.CompositePrimaryKey("asset", "at")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="track", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["asset", "at"]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.at:%H:%M:%S}"
