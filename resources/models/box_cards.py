"""Box cards of automatic aid: at which alarm level which partner sends what, agreed beforehand."""

import uuid

from django.contrib.gis.db import models

from agencies.models import Agency
from incidents.models import IncidentType
from resources.models.assets import AssetKind
from resources.models.deployments import DeploymentPurpose


class BoxCardLine(models.Model):
    """So many of a kind from one partner at one alarm level (MABAS box card, a cell of it).

    For the incident itself, or meanwhile for a station that it empties (change of quarters).
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="box_card")
    incident_type = models.ForeignKey(IncidentType, on_delete=models.RESTRICT, related_name="+")
    level = models.PositiveSmallIntegerField()
    partner = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    kind = models.ForeignKey(AssetKind, on_delete=models.RESTRICT, related_name="+")
    quantity = models.PositiveSmallIntegerField(default=1)
    purpose = models.CharField(
        max_length=14, choices=DeploymentPurpose, default=DeploymentPurpose.ASSIGNMENT
    )
    post = models.CharField(
        max_length=120, blank=True, help_text="The station it covers, or where it stands by"
    )

    class Meta:
        ordering = ["incident_type", "level", "purpose", "partner__name", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "agency",
                    "incident_type",
                    "level",
                    "partner",
                    "kind",
                    "purpose",
                    "post",
                ],
                name="box_card_line_once",
            ),
            models.CheckConstraint(
                condition=models.Q(purpose="assignment", post="")
                | (~models.Q(purpose="assignment") & ~models.Q(post="")),
                name="box_card_line_post",
            ),
            models.CheckConstraint(
                condition=models.Q(level__range=(1, 9), quantity__range=(1, 20)),
                name="box_card_line_range",
            ),
            models.CheckConstraint(
                condition=~models.Q(agency=models.F("partner")), name="box_card_line_partner"
            ),
        ]

    @property
    def covers(self) -> str:
        """What it is there for, where that is not the incident: `station cover at Station 1`."""
        if self.purpose == DeploymentPurpose.ASSIGNMENT:
            return ""
        return f"{DeploymentPurpose(self.purpose).label.lower()} at {self.post}"

    def __str__(self) -> str:
        return f"level {self.level}: {self.quantity} x {self.kind_id} from {self.partner_id}"
