"""Proposals: which unit could go to which request, all of them at once, for people to accept."""

import uuid

from django.contrib.gis.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from eoc.access.modes import Mode
from resources.models.assets import Asset
from resources.models.mutual_aid import MutualAidRequest, RequestLine


class Proposal(models.Model):
    """The best assignment over all candidates at one moment, beside the greedy one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="proposals", help_text="Whose coordinator"
    )
    made_at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=120)
    weights = models.JSONField(default=dict)
    wanted = models.PositiveIntegerField()
    filled = models.PositiveIntegerField()
    points = models.BigIntegerField(help_text="Hundredths of points of the lines that are filled")
    greedy_filled = models.PositiveIntegerField()
    greedy_points = models.BigIntegerField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.filled} of {self.wanted}"


class LineState(models.TextChoices):
    """What people made of a line of a proposal."""

    PROPOSED = "proposed", "Proposed"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"


class ProposalLine(models.Model):
    """One unit for one line of a request, and why; without a unit nobody suitable was left."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="lines")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    request = models.ForeignKey(MutualAidRequest, on_delete=models.CASCADE, related_name="+")
    line = models.ForeignKey(RequestLine, on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey(
        Asset, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    asset_label = models.CharField(max_length=60, blank=True)
    providing_agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    minutes = models.PositiveIntegerField(null=True, blank=True)
    points = models.BigIntegerField(default=0)
    why = models.CharField(max_length=400)
    state = models.CharField(max_length=10, choices=LineState, default=LineState.PROPOSED)
    said = models.CharField(max_length=300, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "asset"], name="proposal_asset_once")
        ]

    def __str__(self) -> str:
        return f"{self.asset_label or 'nobody'} for {self.request_id}"
