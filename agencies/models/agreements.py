"""Agreements: what parties promised each other, of which kinds and from when to when."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField

from agencies.models.agencies import Agency
from agencies.models.jurisdictions import Jurisdiction


class AgreementKind(models.TextChoices):
    """What an agreement covers."""

    MUTUAL_AID = "mutual_aid", "Mutual aid on request"
    AUTOMATIC_AID = "automatic_aid", "Automatic aid"
    DATA_SHARING = "data_sharing", "Data sharing"
    COST = "cost", "Cost and reimbursement"


class Agreement(models.Model):
    """A promise in force from and to, unless revoked; terms and rates stand in rows beside it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40)
    edition = models.PositiveSmallIntegerField(default=1)
    supersedes = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="successor",
        help_text="The edition it replaces once every side has signed and it has begun",
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="drafted_agreements", help_text="Drafted by"
    )
    title = models.CharField(max_length=200)
    kinds = ArrayField(models.CharField(max_length=16, choices=AgreementKind))
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_reason = models.CharField(max_length=500, blank=True)
    approved_to_activate = models.BooleanField(
        default=False, help_text="An offer counts as accepted the moment it is made"
    )
    illustrative = models.BooleanField(default=False)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["code", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["code", "edition"], name="agreement_edition_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="agreement_period",
            ),
        ]

    def __str__(self) -> str:
        return self.code if self.edition == 1 else f"{self.code} (edition {self.edition})"


class AgreementParty(models.Model):
    """One side of an agreement: an agency, or a jurisdiction with every agency serving it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="parties")
    agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.RESTRICT, related_name="agreement_parties"
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="agreement_parties",
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=120, blank=True)
    signer = models.UUIDField(null=True, blank=True, help_text="The person who signed")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False, jurisdiction__isnull=True)
                | models.Q(agency__isnull=True, jurisdiction__isnull=False),
                name="party_is_one",
            ),
            models.UniqueConstraint(
                fields=["agreement", "agency", "jurisdiction"],
                nulls_distinct=False,
                name="party_once",
            ),
            models.UniqueConstraint(fields=["agreement", "signer"], name="party_signer_once"),
        ]

    def __str__(self) -> str:
        return f"party {self.agency_id or self.jurisdiction_id} of {self.agreement_id}"
