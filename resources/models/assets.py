"""Assets: what an agency owns and can send, by kind and type, with status and position."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.indexes import GistIndex
from django.db.models.functions import Now

from agencies.models import Agency, Discipline


class Category(models.TextChoices):
    """What NIMS types: things, teams with their equipment, single people."""

    EQUIPMENT = "equipment", "Equipment"
    TEAM = "team", "Team"
    PERSONNEL = "personnel", "Personnel"


OTHER = "other"


class AssetKind(models.Model):
    """A kind of resource (NIMS resource typing); illustrative, not an official list."""

    code = models.SlugField(max_length=24, primary_key=True)
    name = models.CharField(max_length=60, unique=True)
    discipline = models.CharField(max_length=24, choices=Discipline)
    category = models.CharField(
        max_length=12, choices=Category, default=Category.EQUIPMENT, db_default=Category.EQUIPMENT
    )
    speed_kmh = models.PositiveSmallIntegerField(default=60)
    ready_minutes = models.PositiveSmallIntegerField(
        default=0, db_default=0, help_text="From the call to wheels rolling, where nothing is said"
    )
    illustrative = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(speed_kmh__gte=1), name="asset_kind_speed")
        ]

    def __str__(self) -> str:
        return self.name


class AssetStatus(models.TextChoices):
    """NIMS status."""

    AVAILABLE = "available", "Available"
    ASSIGNED = "assigned", "Assigned"
    OUT_OF_SERVICE = "out_of_service", "Out of service"


class DispatchState(models.TextChoices):
    """Where an asset is on its way, beside its status."""

    IN_QUARTERS = "in_quarters", "In quarters"
    DISPATCHED = "dispatched", "Dispatched"
    EN_ROUTE = "en_route", "En route"
    ON_SCENE = "on_scene", "On scene"
    TRANSPORTING = "transporting", "Transporting"
    AT_HOSPITAL = "at_hospital", "At hospital"
    RETURNING = "returning", "Returning"


class Asset(models.Model):
    """An engine, an ambulance, a pump; its call sign is unique within its agency."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="assets")
    call_sign = models.CharField(max_length=40)
    kind = models.ForeignKey(AssetKind, on_delete=models.RESTRICT, related_name="assets")
    type = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="NIMS type 1 (most capable) to 4"
    )
    home = models.PointField(srid=4326, null=True, blank=True)
    home_name = models.CharField(max_length=120, blank=True)
    position = models.PointField(srid=4326, null=True, blank=True, spatial_index=False)
    position_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=14, choices=AssetStatus, default=AssetStatus.AVAILABLE)
    dispatch_state = models.CharField(
        max_length=14, choices=DispatchState, default=DispatchState.IN_QUARTERS
    )
    state_since = models.DateTimeField(db_default=Now())
    note = models.CharField(max_length=200, blank=True)
    ready_minutes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="From the call to wheels rolling; empty is its kind's"
    )
    qualified_until = models.DateField(
        null=True, blank=True, help_text="The last day its people hold what their posts ask for"
    )
    illustrative = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["agency", "call_sign"]
        indexes = [
            GistIndex(
                fields=["position"],
                name="asset_available_position",
                condition=models.Q(status="available"),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["agency", "call_sign"], name="asset_call_sign"),
            models.CheckConstraint(
                condition=models.Q(type__isnull=True) | models.Q(type__range=(1, 4)),
                name="asset_type",
            ),
        ]

    def __str__(self) -> str:
        return self.call_sign


class StatusChange(models.Model):
    """One time-stamped change of an asset's status or dispatch state."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="changes")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    by_agency_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Now())
    status = models.CharField(max_length=14, choices=AssetStatus)
    dispatch_state = models.CharField(max_length=14, choices=DispatchState)
    incident_number = models.CharField(max_length=24, blank=True)
    by_name = models.CharField(max_length=120)

    class Meta:
        indexes = [models.Index(fields=["asset", "-at"], name="status_change_asset")]

    def __str__(self) -> str:
        return f"{self.asset_id} {self.dispatch_state}"
