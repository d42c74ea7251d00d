"""Jurisdictions: territories with a government, the most local one deciding."""

import uuid

from django.contrib.gis.db import models
from django.core.validators import RegexValidator

SHORT_CODE_PATTERN = r"^[A-Z]{2,5}$"
SHORT_CODE = RegexValidator(SHORT_CODE_PATTERN, "Use 2 to 5 capital letters, such as RIV.")


class JurisdictionKind(models.TextChoices):
    """The tier of government a territory belongs to."""

    STATE = "state", "State"
    REGION = "region", "Region"
    COUNTY = "county", "County"
    MUNICIPALITY = "municipality", "Municipality"
    DISTRICT = "district", "Special district"
    TRIBAL = "tribal", "Tribal nation"


class Jurisdiction(models.Model):
    """A territory: boundary in WGS 84, code as its register writes it (FIPS stays text)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=JurisdictionKind)
    short_code = models.CharField(max_length=5, unique=True, validators=[SHORT_CODE])
    code = models.CharField(max_length=20, blank=True, help_text="FIPS or GEOID, as text")
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="children"
    )
    boundary = models.MultiPolygonField(srid=4326)
    area_km2 = models.FloatField(editable=False, default=0)
    illustrative = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                condition=~models.Q(code=""),
                name="jurisdiction_kind_code",
            )
        ]

    def __str__(self) -> str:
        return self.name
