"""Agencies: organisations that respond, coordinate or help, each with a service area of its own."""

import uuid
from decimal import Decimal

from django.contrib.gis.db import models
from django.core.validators import MinValueValidator

from agencies.models.jurisdictions import SHORT_CODE, Jurisdiction


class Discipline(models.TextChoices):
    """The field an agency works in (NIMS)."""

    EMERGENCY_MANAGEMENT = "emergency_management", "Emergency management"
    FIRE = "fire", "Fire"
    LAW = "law", "Law enforcement"
    EMS = "ems", "Emergency medical services"
    PUBLIC_WORKS = "public_works", "Public works"
    HEALTH = "health", "Public health"
    COMMUNICATIONS = "communications", "Communications"
    UTILITY = "utility", "Utility"
    EDUCATION = "education", "Education"
    MASS_CARE = "mass_care", "Mass care"
    BUSINESS = "business", "Business"


class AgencyKind(models.TextChoices):
    """Government agencies, and the partner organisations beside them."""

    GOVERNMENT = "government", "Government agency"
    HOSPITAL = "hospital", "Hospital"
    UTILITY = "utility", "Utility"
    SCHOOL = "school", "School"
    NGO = "ngo", "Voluntary organisation"
    BUSINESS = "business", "Business"


class Agency(models.Model):
    """An organisation of one discipline; it serves many jurisdictions and is not one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=120, unique=True)
    short_code = models.CharField(max_length=5, unique=True, validators=[SHORT_CODE])
    kind = models.CharField(max_length=12, choices=AgencyKind, default=AgencyKind.GOVERNMENT)
    discipline = models.CharField(max_length=24, choices=Discipline)
    service_area = models.MultiPolygonField(srid=4326, null=True, blank=True)
    jurisdictions: "models.ManyToManyField[Jurisdiction, Service]" = models.ManyToManyField(
        Jurisdiction, through="Service", related_name="agencies"
    )
    phone = models.CharField(max_length=40, blank=True)
    cover_floor = models.PositiveSmallIntegerField(
        default=1, help_text="Units of a kind that should stay at home when lending"
    )
    confirm_from = models.PositiveSmallIntegerField(
        default=3,
        db_default=3,
        help_text="So many assets lent at once ask whoever approves to confirm who they are",
    )
    confirm_amount = models.DecimalField(
        max_digits=12,
        decimal_places=2,
        default=Decimal(10000),
        db_default=Decimal(10000),
        validators=[MinValueValidator(Decimal(0))],
        help_text="A claim of so much or more asks whoever approves, pays or waives it "
        "to confirm who they are",
    )
    illustrative = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """An agency serves a jurisdiction."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="services")
    jurisdiction = models.ForeignKey(
        Jurisdiction, on_delete=models.RESTRICT, related_name="services"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "jurisdiction"], name="service_once")
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} serves {self.jurisdiction_id}"
