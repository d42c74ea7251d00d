"""The gazetteer: stations, facilities, streets, crossings and address points by name."""

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GinIndex

from agencies.models import Jurisdiction


class PlaceKind(models.TextChoices):
    """What a name stands for."""

    STATION = "station", "Station"
    FACILITY = "facility", "Facility"
    STREET = "street", "Street"
    CROSSING = "crossing", "Crossing"
    ADDRESS = "address", "Address"


class Place(models.Model):
    """A named place; reference data every member may search."""

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=PlaceKind)
    point = models.PointField(srid=4326)
    jurisdiction = models.ForeignKey(
        Jurisdiction, null=True, blank=True, on_delete=models.SET_NULL, related_name="places"
    )
    source = models.CharField(max_length=60)
    source_key = models.CharField(max_length=200)
    illustrative = models.BooleanField(default=False)

    class Meta:
        indexes = [GinIndex(fields=["name"], opclasses=["gin_trgm_ops"], name="place_name_trigram")]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="place_source_key")
        ]

    def __str__(self) -> str:
        return self.name
