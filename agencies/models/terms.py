"""Terms of an agreement that software executes: what is free, what is charged, by which clock."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from agencies.models.agreements import Agreement


class Unit(models.TextChoices):
    """What an amount is charged for."""

    HOUR = "hour", "per hour"
    DAY = "day", "per day begun"
    MILE = "mile", "per mile"
    FLAT = "flat", "once"


class ClockStart(models.TextChoices):
    """The step of a deployment with which a clock begins."""

    DISPATCH = "dispatch", "dispatch"
    DEPARTURE = "departure", "departure"
    CHECK_IN = "check_in", "check-in"


class ClockEnd(models.TextChoices):
    """The step of a deployment with which a clock stops."""

    RELEASE = "release", "release"
    IN_QUARTERS = "in_quarters", "back in quarters"


class Rounding(models.TextChoices):
    """How the time charged is rounded, after the free hours are taken off."""

    NONE = "none", "to the second"
    QUARTER_UP = "quarter_up", "up to the quarter hour"
    HOUR_UP = "hour_up", "up to the hour"


class AgreementTerms(models.Model):
    """What one edition says about money and cover; fixed with the first signature.

    `federal_contingent` marks a clause that makes payment depend on federal money. Work under it is
    not eligible for reimbursement: FEMA's Public Assistance Program and Policy Guide, "Mutual Aid",
    excludes agreements whose payment is contingent on federal funding; 2 CFR 200.403 asks that a
    cost be treated alike whoever pays in the end.
    """

    agreement = models.OneToOneField(
        Agreement, primary_key=True, on_delete=models.CASCADE, related_name="terms"
    )
    currency = models.CharField(
        max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$", "Three letters, such as USD.")]
    )
    free_hours = models.DecimalField(
        max_digits=6, decimal_places=2, default=0, validators=[MinValueValidator(0)]
    )
    administrative_rate = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="Percent added to what is charged",
    )
    liability = models.TextField(blank=True)
    floor_hard = models.BooleanField(
        default=False, help_text="Nothing is lent below the lender's cover floor"
    )
    window_hours = models.PositiveSmallIntegerField(
        default=0, help_text="Hours an asset may be deployed before every side has signed"
    )
    federal_contingent = models.BooleanField(default=False)
    claim_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days to claim once the last asset is home; 0 is the installation's"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    currency__regex="^[A-Z]{3}$",
                    free_hours__gte=0,
                    administrative_rate__gte=0,
                    administrative_rate__lte=100,
                ),
                name="terms_sane",
            )
        ]

    def __str__(self) -> str:
        return f"terms of {self.agreement_id}"


class RateLine(models.Model):
    """An amount for assets of a kind and type, or for persons of a class who come with them.

    `kind` is the code of an asset kind; kinds live on a floor above, so it is a plain slug. Empty
    means any kind, an empty type any type; the most exact line wins.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="rates")
    kind = models.SlugField(max_length=24, blank=True)
    type = models.PositiveSmallIntegerField(null=True, blank=True)
    person_class = models.CharField(max_length=40, blank=True)
    persons = models.PositiveSmallIntegerField(default=1, help_text="So many come with one asset")
    unit = models.CharField(max_length=4, choices=Unit)
    amount = models.DecimalField(
        max_digits=10, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    starts = models.CharField(max_length=10, choices=ClockStart, default=ClockStart.DISPATCH)
    ends = models.CharField(max_length=12, choices=ClockEnd, default=ClockEnd.IN_QUARTERS)
    rounding = models.CharField(max_length=10, choices=Rounding, default=Rounding.QUARTER_UP)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "kind", "type", "person_class", "unit"],
                nulls_distinct=False,
                name="rate_once",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0, persons__gte=1), name="rate_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.unit} {self.kind or self.person_class}"
