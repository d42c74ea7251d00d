"""Internal approvals of a request: rows, not states, one for each block of the form."""

from django.contrib.gis.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from resources.models.mutual_aid import MutualAidRequest


class Block(models.TextChoices):
    """Which signature of ICS-213RR it is."""

    NEED = "need", "Section chief (need)"
    ORDER = "order", "Logistics (order)"
    FINANCE = "finance", "Finance"


class Approval(models.Model):
    """A signature a request needs: block 10 (need), 15 (order) or 19 (finance) of ICS-213RR.

    `afterwards` marks one that urgent life safety did not wait for: owed until it is signed.
    """

    request = models.ForeignKey(
        MutualAidRequest, on_delete=models.CASCADE, related_name="approvals"
    )
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    block = models.CharField(max_length=8, choices=Block)
    afterwards = models.BooleanField(default=False)
    signer = models.BigIntegerField(null=True, blank=True, help_text="The person who signed")
    signed_by = models.CharField(max_length=120, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["request", "block"], name="approval_block_once"),
            models.UniqueConstraint(fields=["request", "signer"], name="approval_signer_once"),
            models.CheckConstraint(
                condition=models.Q(signer__isnull=True, signed_at__isnull=True)
                | models.Q(signer__isnull=False, signed_at__isnull=False),
                name="approval_signed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.block} of {self.request_id}"
