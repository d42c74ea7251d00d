"""Incidents: every call is one; promoted ones and parents make the EOC's picture."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GistIndex
from django.db.models.functions import Now

from agencies.models import Agency, Discipline, Jurisdiction
from eoc.access.modes import Mode
from incidents.models.types import IncidentType


class Severity(models.TextChoices):
    """How bad a call is; complexity is another matter (incident type 1-5)."""

    CRITICAL = "critical", "Critical"
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class Stage(models.TextChoices):
    """How far an incident has come."""

    REPORTED = "reported", "Reported"
    DISPATCHED = "dispatched", "Dispatched"
    ACTIVE = "active", "Active"
    CONTAINED = "contained", "Contained"
    CONTROLLED = "controlled", "Under control"
    CLOSED = "closed", "Closed"


class Located(models.TextChoices):
    """What the place rests on."""

    POLYGON = "polygon", "Inside a jurisdiction"
    OUTSIDE = "outside", "Outside every jurisdiction"
    WORDS = "words", "Located by words only"


class Sensitivity(models.TextChoices):
    """What keeps an incident from neighbours unless a grant or a share names the class."""

    LAW_SENSITIVE = "law_sensitive", "Law-sensitive"
    HEALTH = "health", "Health"
    CRITICAL_INFRASTRUCTURE = "critical_infrastructure", "Critical infrastructure"


class Incident(models.Model):
    """Something happening, with two clocks: when it happened and when we heard."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=24, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(
        Agency,
        on_delete=models.RESTRICT,
        related_name="logged_incidents",
        help_text="Who logged it",
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, null=True, blank=True, on_delete=models.RESTRICT, related_name="incidents"
    )
    located = models.CharField(max_length=8, choices=Located)
    type = models.ForeignKey(IncidentType, on_delete=models.RESTRICT, related_name="+")
    severity = models.CharField(max_length=8, choices=Severity)
    complexity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Incident type 1 (most complex) to 5, set by command"
    )
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.REPORTED)
    title = models.CharField(max_length=200)
    narrative = models.TextField(blank=True)
    point = models.PointField(srid=4326, null=True, blank=True, spatial_index=False)
    area = models.MultiPolygonField(srid=4326, null=True, blank=True)
    place_text = models.CharField(max_length=300, blank=True)
    reported_jurisdiction = models.CharField(max_length=120, blank=True)
    happened_at = models.DateTimeField()
    heard_at = models.DateTimeField()
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="children"
    )
    on_picture = models.BooleanField(default=False)
    sensitive = ArrayField(
        models.CharField(max_length=24, choices=Sensitivity), default=list, blank=True
    )
    promoted_at = models.DateTimeField(null=True, blank=True)
    promoted_by = models.CharField(max_length=120, blank=True)
    promotion_reason = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=60, blank=True)
    source_key = models.CharField(max_length=400, null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-happened_at"]
        indexes = [
            GistIndex(fields=["point"], name="incident_point"),
            models.Index(
                fields=["jurisdiction", "-happened_at"],
                name="incident_queue",
                condition=models.Q(closed_at__isnull=True),
            ),
            models.Index(fields=["-happened_at"], name="incident_when"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="incident_source_key"),
            models.UniqueConstraint(fields=["id", "mode"], name="incident_id_mode"),
            models.CheckConstraint(
                condition=models.Q(complexity__isnull=True) | models.Q(complexity__range=(1, 5)),
                name="incident_complexity",
            ),
            models.CheckConstraint(
                condition=models.Q(located="polygon", jurisdiction__isnull=False)
                | (~models.Q(located="polygon") & models.Q(jurisdiction__isnull=True)),
                name="incident_located",
            ),
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="incident_not_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Response(models.Model):
    """An agency, or a station a feed named, responds to an incident.

    A feed may place its rows of one incident apart, so each keeps its own point and jurisdiction.
    """

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE, related_name="responses")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.RESTRICT, related_name="responses"
    )
    discipline = models.CharField(max_length=24, choices=Discipline, blank=True)
    label = models.CharField(max_length=60, help_text="The responder as the feed names it")
    nature = models.CharField(max_length=120, blank=True)
    heard_at = models.DateTimeField(db_default=Now())
    point = models.PointField(srid=4326, null=True, blank=True, spatial_index=False)
    jurisdiction = models.ForeignKey(
        Jurisdiction, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    reported_jurisdiction = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "discipline", "label", "heard_at"], name="response_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.discipline} {self.label}"
