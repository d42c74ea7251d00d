"""Break-glass: a stronger role of the own agency, taken for hours, loud and reviewed after."""

import uuid
from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Least, Now
from django.utils import timezone

from agencies.models.agencies import Agency
from agencies.models.people import Person
from eoc.access import Role

LONGEST = timedelta(hours=4)
TAKEN = [
    (role.value, role.value.replace("_", " ").capitalize())
    for role in (Role.DISPATCHER, Role.LIAISON, Role.DUTY_OFFICER)
]


class OpenBreakGlass(models.QuerySet["BreakGlass"]):
    """Break-glasses by what became of them."""

    def in_force(self) -> "OpenBreakGlass":
        """Those open now, by the database's clock."""
        return self.filter(opened_at__lte=Now(), ends_at__gt=Now(), closed_at__isnull=True)


class BreakGlass(models.Model):
    """A person took a role nobody had given them, with a reason, until an hour."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(Person, on_delete=models.RESTRICT, related_name="break_glasses")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="break_glasses")
    role = models.CharField(max_length=16, choices=TAKEN)
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField(db_default=Now())
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.RESTRICT, related_name="reviewed"
    )
    review_note = models.CharField(max_length=500, blank=True)

    objects = OpenBreakGlass.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name_plural = "break-glass"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=[role for role, _ in TAKEN]), name="break_glass_role"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at")) & Q(ends_at__lte=F("opened_at") + LONGEST),
                name="break_glass_duration",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="break_glass_closed_after",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(review_note="")),
                name="break_glass_review",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("person")),
                name="break_glass_reviewed_by_another",
            ),
            ExclusionConstraint(
                name="break_glass_one_open",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("agency", RangeOperators.EQUAL),
                    (
                        Func(
                            "opened_at",
                            Least("ends_at", "closed_at"),
                            function="tstzrange",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as {self.role} of {self.agency_id}"

    @property
    def over(self) -> bool:
        """Closed or run out."""
        return self.closed_at is not None or self.ends_at <= timezone.now()
