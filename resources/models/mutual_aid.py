"""Mutual-aid requests between agencies, their typed lines, and the offers that answer them."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models.functions import Now

from agencies.models import Agency, Agreement
from eoc.access.modes import Mode
from incidents.models import Incident
from resources.models.assets import Asset, AssetKind


class RequestState(models.TextChoices):
    """The life of a request; the table in `docs/architecture.md` and the database agree."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    PARTLY_FILLED = "partly_filled", "Partly filled"
    FILLED = "filled", "Filled"
    CLOSED = "closed", "Closed"
    WITHDRAWN = "withdrawn", "Withdrawn"
    UNABLE_TO_FILL = "unable_to_fill", "Unable to fill"


class MutualAidRequest(models.Model):
    """A requesting agency asks for resources for an incident: where, to whom, on which channel."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=24, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    incident = models.ForeignKey(
        Incident, on_delete=models.RESTRICT, related_name="mutual_aid_requests"
    )
    incident_number = models.CharField(max_length=24)
    incident_title = models.CharField(max_length=200)
    incident_uuid = models.UUIDField(editable=False)
    requesting_agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="mutual_aid_requests"
    )
    state = models.CharField(max_length=16, choices=RequestState, default=RequestState.DRAFT)
    needed_by = models.DateTimeField(null=True, blank=True)
    duration_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    reporting_place = models.CharField(max_length=300)
    reporting_point = models.PointField(srid=4326, null=True, blank=True)
    report_to = models.CharField(max_length=120)
    radio_channel = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    ask = ArrayField(
        models.BigIntegerField(),
        default=list,
        blank=True,
        help_text="Agencies to be asked; empty means every partner",
    )
    submitted_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["id", "mode"], name="request_id_mode")]

    def __str__(self) -> str:
        return self.number


class RequestLine(models.Model):
    """So many of a kind and type."""

    request = models.ForeignKey(MutualAidRequest, on_delete=models.CASCADE, related_name="lines")
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    kind = models.ForeignKey(AssetKind, on_delete=models.RESTRICT, related_name="+")
    type = models.PositiveSmallIntegerField(null=True, blank=True)
    filled = models.PositiveSmallIntegerField(default=0)
    capability = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quantity__gte=1, filled__lte=models.F("quantity")),
                name="request_line_quantity",
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} x {self.kind_id}"


class OfferState(models.TextChoices):
    """The life of an offer; approve makes it, the agreement may accept it in the same call."""

    INVITED = "invited", "Invited"
    OFFERED = "offered", "Offered"
    COUNTERED = "countered", "Countered"
    ACCEPTED = "accepted", "Accepted"
    DECLINED = "declined", "Declined"
    WITHDRAWN = "withdrawn", "Withdrawn"
    EXPIRED = "expired", "Expired"
    SUPERSEDED = "superseded", "Superseded"


class Offer(models.Model):
    """What one providing agency answers to one line of a request."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    request = models.ForeignKey(MutualAidRequest, on_delete=models.CASCADE, related_name="offers")
    line = models.ForeignKey(RequestLine, on_delete=models.CASCADE, related_name="offers")
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="offers")
    agreement = models.ForeignKey(
        Agreement, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=OfferState, default=OfferState.INVITED)
    quantity = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=300, blank=True)
    unable = models.BooleanField(default=False, help_text="Declined as unable to fill")
    floor_override = models.CharField(
        max_length=300, blank=True, help_text="Why it was lent below the lender's cover floor"
    )
    seen_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    invited_at = models.DateTimeField(db_default=Now())
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "providing_agency"], name="offer_once"),
            models.CheckConstraint(
                condition=~models.Q(requesting_agency=models.F("providing_agency")),
                name="offer_two_parties",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.providing_agency_id} on {self.request_id}: {self.state}"


class OfferAsset(models.Model):
    """An asset named in an offer."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="named")
    asset = models.ForeignKey(Asset, on_delete=models.RESTRICT, related_name="+")
    label = models.CharField(max_length=60)
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["offer", "asset"], name="offer_asset_once")]

    def __str__(self) -> str:
        return self.label
