"""Deployments: one asset's journey to a neighbour and back."""

import uuid

from django.contrib.gis.db import models

from agencies.models import Agency
from eoc.access.modes import Mode
from eoc.text.moments import LATEST
from resources.models.assets import Asset
from resources.models.bookings import Booking
from resources.models.mutual_aid import MutualAidRequest, Offer
from resources.models.teams import ResourceTeam


class DeploymentState(models.TextChoices):
    """From commitment to settlement."""

    COMMITTED = "committed", "Committed"
    MOBILIZING = "mobilizing", "Mobilizing"
    EN_ROUTE = "en_route", "En route"
    CHECKED_IN = "checked_in", "Checked in"
    ASSIGNED = "assigned", "Assigned"
    RELEASED = "released", "Released"
    DEMOBILIZING = "demobilizing", "Demobilizing"
    RETURNED = "returned", "Returned"
    SETTLED = "settled", "Settled"
    LOST = "lost", "Lost"


class DeploymentPurpose(models.TextChoices):
    """What it is sent for; a station cover is a change of quarters, a standby waits in staging."""

    ASSIGNMENT = "assignment", "Assignment"
    STATION_COVER = "station_cover", "Station cover"
    STANDBY = "standby", "Standby"


class DeploymentExit(models.TextChoices):
    """Why it left the usual way; empty where the requesting agency released it."""

    RECALLED = "recalled", "Recalled"
    CANCELLED = "cancelled", "Cancelled"
    SWAPPED = "swapped", "Swapped"
    LOST = "lost", "Lost"


class Settlement(models.TextChoices):
    """How nothing was left to pay; the last two without a claim, for a reason the lender gives."""

    CLAIM = "claim", "By its claim"
    FREE = "free", "Free by its terms"
    NOTHING_OWED = "zero", "Nothing owed"
    WAIVED = "waived", "Waived"


class Deployment(models.Model):
    """One asset sent by the providing to the requesting agency, with a time for every step."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    request = models.ForeignKey(
        MutualAidRequest, on_delete=models.RESTRICT, related_name="deployments"
    )
    offer = models.ForeignKey(Offer, on_delete=models.RESTRICT, related_name="deployments")
    asset = models.ForeignKey(Asset, on_delete=models.RESTRICT, related_name="deployments")
    asset_label = models.CharField(max_length=60)
    asset_type = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="As committed: rates differ by type"
    )
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    booking = models.OneToOneField(Booking, on_delete=models.RESTRICT, related_name="deployment")
    state = models.CharField(
        max_length=14, choices=DeploymentState, default=DeploymentState.COMMITTED
    )
    times = models.JSONField(default=dict, help_text="State to the moment it was reached")
    recalled_reason = models.CharField(max_length=300, blank=True)
    exit = models.CharField(max_length=10, choices=DeploymentExit, blank=True)
    settlement = models.CharField(max_length=6, choices=Settlement, blank=True)
    settled_reason = models.CharField(max_length=300, blank=True)
    purpose = models.CharField(
        max_length=14, choices=DeploymentPurpose, default=DeploymentPurpose.ASSIGNMENT
    )
    post = models.CharField(
        max_length=120, blank=True, help_text="The station it covers, or where it stands by"
    )
    asked_until = models.DateTimeField(
        null=True, blank=True, help_text="The requesting agency would keep it until then"
    )
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.RESTRICT, related_name="replaced_by"
    )
    team = models.ForeignKey(
        ResourceTeam, null=True, blank=True, on_delete=models.RESTRICT, related_name="deployments"
    )
    unclaimed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the alarm was raised that its lender had not claimed in time",
    )
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(settlement="") | models.Q(state="settled"),
                name="deployment_settled_so",
            ),
            models.CheckConstraint(
                condition=~models.Q(settlement__in=("zero", "waived"), settled_reason=""),
                name="deployment_settled_why",
            ),
            models.CheckConstraint(
                condition=models.Q(asked_until__isnull=True) | models.Q(asked_until__lt=LATEST),
                name="deployment_within_reach",
            ),
        ]
        indexes = [
            models.Index(
                fields=["request"],
                name="deployment_unclaimed",
                condition=models.Q(state__in=("returned", "lost"), unclaimed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.asset_label} {self.state}"

    @property
    def cancelled_under_way(self) -> bool:
        """It had left when it was cancelled: the hours until it is home are billable."""
        return self.exit == DeploymentExit.CANCELLED and DeploymentState.EN_ROUTE in self.times


class OfDeployment(models.Model):
    """A row that belongs to a deployment, and so to its two sides."""

    deployment = models.ForeignKey(Deployment, on_delete=models.RESTRICT, related_name="%(class)ss")
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        abstract = True
