"""Counter-offers and signatures: what either side proposed instead, and who bound which side."""

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.db.models.functions import Now

from agencies.models import Agency
from resources.models.mutual_aid import Offer


class OfferSide(models.TextChoices):
    """Which of the two sides of an offer."""

    REQUESTING = "requesting", "Requesting agency"
    PROVIDING = "providing", "Providing agency"


class OfferCounter(models.Model):
    """What one side would rather have: fewer or other assets, another time; the other answers."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="counters")
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    side = models.CharField(max_length=10, choices=OfferSide)
    assets = ArrayField(models.BigIntegerField(), help_text="The assets proposed")
    labels = models.CharField(max_length=1000)
    arrive_by = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.side} on {self.offer_id}"


class OfferSignature(models.Model):
    """One side is bound to an offer (REQ-A section II providing, section III requesting).

    By a person here; of a side on another installation by its signed message, without `signer`.
    """

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="signatures")
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    side = models.CharField(max_length=10, choices=OfferSide)
    signer = models.BigIntegerField(null=True, help_text="The person who signed")
    signed_by = models.CharField(max_length=120)
    signed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "side"], name="offer_signed_once"),
            models.UniqueConstraint(fields=["offer", "signer"], name="offer_signer_one_side"),
        ]

    def __str__(self) -> str:
        return f"{self.side} of {self.offer_id} by {self.signed_by}"
