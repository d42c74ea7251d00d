"""Costs of mutual aid: the claim of one provider for one request, its items, and the ledger."""

import uuid

from django.db import models
from django.db.models.functions import Now, Round

from agencies.models import Agency, Agreement
from eoc.access.modes import Mode
from eoc.text.amounts import amount, quantity
from resources.models.deployments import Deployment
from resources.models.mutual_aid import MutualAidRequest


class ClaimState(models.TextChoices):
    """The life of a claim, after the F-42 of the California Fire Assistance Agreement."""

    ACCRUING = "accruing", "Accruing"
    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    QUERIED = "queried", "Queried"
    APPROVED = "approved", "Approved"
    PAID = "paid", "Paid"
    WAIVED = "waived", "Waived"
    DISPUTED = "disputed", "Disputed"


class Claim(models.Model):
    """What the providing agency asks the requesting agency to pay for one request."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=32, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    request = models.ForeignKey(MutualAidRequest, on_delete=models.RESTRICT, related_name="claims")
    agreement = models.ForeignKey(Agreement, on_delete=models.RESTRICT, related_name="+")
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="claims")
    currency = models.CharField(max_length=3)
    state = models.CharField(max_length=10, choices=ClaimState, default=ClaimState.ACCRUING)
    reason = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    submitted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="Whose turn it is should have acted by then"
    )
    late_at = models.DateTimeField(
        null=True, blank=True, help_text="When the alarm was raised that nobody had"
    )
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "providing_agency"], name="claim_once"),
            models.CheckConstraint(
                condition=~models.Q(requesting_agency=models.F("providing_agency")),
                name="claim_two_parties",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="claim_due_at",
                condition=models.Q(due_at__isnull=False, late_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.number


class CostCategory(models.TextChoices):
    """Under which heading a claim lists an item."""

    PERSONNEL = "personnel", "Personnel"
    EQUIPMENT = "equipment", "Equipment"
    MILEAGE = "mileage", "Mileage"
    ADMINISTRATIVE = "administrative", "Administrative"
    OTHER = "other", "Other"


class CostItem(models.Model):
    """One line of a claim: so many units at a rate, for one deployment or for all of them.

    It says where its quantity comes from and what says otherwise. The administrative lines follow
    the others, by a deferred trigger: each rate times all that stands under it.
    """

    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="items")
    deployment = models.ForeignKey(
        Deployment, null=True, blank=True, on_delete=models.RESTRICT, related_name="cost_items"
    )
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    asset_label = models.CharField(max_length=60, blank=True)
    category = models.CharField(max_length=14, choices=CostCategory)
    note = models.CharField(max_length=200)
    unit = models.CharField(max_length=8)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    rate = models.DecimalField(max_digits=12, decimal_places=4)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    administrative_rate = models.DecimalField(
        max_digits=5, decimal_places=2, default=0, help_text="Percent added to it"
    )
    source = models.CharField(max_length=300, blank=True, help_text="What its quantity comes from")
    contradiction = models.CharField(max_length=300, blank=True, help_text="What says otherwise")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(administrative_rate=0)
                | models.Q(
                    ~models.Q(category="administrative"),
                    administrative_rate__gt=0,
                    administrative_rate__lte=100,
                ),
                name="cost_item_administered",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    quantity__gte=0,
                    rate__gte=0,
                    amount=Round(models.F("quantity") * models.F("rate"), 2),
                ),
                name="cost_item_exact",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note}: {self.amount}"

    @property
    def counted(self) -> str:
        """So many units, as people read it; for a share what it is a share of."""
        if self.unit == "percent":
            return f"of {amount(self.quantity)}"
        plural = "s" if self.unit in ("hour", "day", "mile") and self.quantity != 1 else ""
        return f"{quantity(self.quantity)} {self.unit}{plural}"


class Account(models.TextChoices):
    """Where money stands between two parties."""

    CLAIMED = "claimed", "Claimed"
    OWED = "owed", "Owed"
    PAID = "paid", "Paid"
    DISPUTED = "disputed", "Disputed"


class Posting(models.Model):
    """One party's half of a movement: what one has to get (+) the other has to give (-).

    The postings of a transaction sum to zero in every currency, by a deferred trigger; none is ever
    changed or removed.
    """

    transaction = models.UUIDField(db_index=True)
    claim = models.ForeignKey(Claim, on_delete=models.RESTRICT, related_name="postings")
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    party = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="postings")
    account = models.CharField(max_length=8, choices=Account)
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    at = models.DateTimeField(db_default=Now())
    by_name = models.CharField(max_length=120)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(party=models.F("requesting_agency"))
                | models.Q(party=models.F("providing_agency")),
                name="posting_of_a_party",
            ),
            models.CheckConstraint(condition=~models.Q(amount=0), name="posting_moves"),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.currency} {self.account}"
