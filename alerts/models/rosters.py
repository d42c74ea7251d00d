"""Duty rosters: whose turn it is for an agency, who took a turn, and who offers one."""

import uuid
from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from agencies.models import Agency, Person
from alerts.rotation import Unit

LONGEST_SHIFT = 366
UNITS = [(unit.value, unit.value.capitalize()) for unit in Unit]
WEEKDAYS = list(
    enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))
)


class Roster(models.Model):
    """Somebody of an agency is on duty, turn by turn; its layers are seats filled side by side."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="rosters")
    name = models.CharField(max_length=80)
    zone = models.CharField(max_length=60, help_text="Such as America/New_York")
    active = models.BooleanField(default=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="roster_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class RosterLayer(models.Model):
    """One seat of a roster: people in order, how long each sits, and when they hand over.

    Times are those of the clock on the wall in the roster's zone.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="layers")
    position = models.PositiveSmallIntegerField(help_text="1 is called first")
    name = models.CharField(max_length=80)
    count = models.PositiveSmallIntegerField(help_text="Length of a shift, in units")
    unit = models.CharField(max_length=5, choices=UNITS)
    hand_over = models.TimeField()
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, choices=WEEKDAYS)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="It ends at that day's hand-over")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "position"], name="layer_position_once"),
            models.CheckConstraint(
                condition=Q(count__gte=1, count__lte=LONGEST_SHIFT), name="layer_count"
            ),
            models.CheckConstraint(
                condition=Q(unit=Unit.WEEKS, weekday__isnull=False, weekday__lte=6)
                | (~Q(unit=Unit.WEEKS) & Q(weekday__isnull=True)),
                name="layer_weekday_by_weeks",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="layer_period",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class RosterPlace(models.Model):
    """A person's place in the order of a layer; nobody stands in it twice."""

    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    layer = models.ForeignKey(RosterLayer, on_delete=models.CASCADE, related_name="places")
    person = models.ForeignKey(Person, on_delete=models.RESTRICT, related_name="roster_places")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["layer", "place"], name="roster_place_once"),
            models.UniqueConstraint(fields=["layer", "person"], name="roster_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} as number {self.place} of {self.layer_id}"


class LayerStretch(models.Model):
    """A stretch of time on a roster's layer."""

    during = DateTimeRangeField()

    class Meta:
        abstract = True

    @property
    def start(self) -> datetime:
        """From when, UTC."""
        return self.during.lower  # type: ignore[no-any-return]

    @property
    def end(self) -> datetime:
        """Until before when, UTC."""
        return self.during.upper  # type: ignore[no-any-return]


class Override(LayerStretch):
    """A person takes a stretch of a layer; undone it stays as a row that counts no more."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="overrides")
    layer = models.ForeignKey(RosterLayer, on_delete=models.CASCADE, related_name="overrides")
    person = models.ForeignKey(Person, on_delete=models.RESTRICT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    by_name = models.CharField(max_length=120)
    made_at = models.DateTimeField(db_default=Now())
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["during"]
        constraints = [
            ExclusionConstraint(
                name="override_one_a_layer",
                expressions=[("layer", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(undone_at__isnull=True),
            ),
            ExclusionConstraint(
                name="override_nobody_twice",
                expressions=[
                    ("roster", RangeOperators.EQUAL),
                    ("person", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(undone_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(
                    during__isempty=False,
                    during__lower_inf=False,
                    during__upper_inf=False,
                    during__lower_inc=True,
                    during__upper_inc=False,
                ),
                name="override_stretch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} takes {self.layer_id} {self.during}"


class ShiftOffer(LayerStretch):
    """A person offers a shift to colleagues of the roster; whoever accepts takes it whole."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="offers")
    layer = models.ForeignKey(RosterLayer, on_delete=models.CASCADE, related_name="offers")
    person = models.ForeignKey(
        Person, on_delete=models.RESTRICT, related_name="+", help_text="Who offers"
    )
    note = models.CharField(max_length=200, blank=True)
    offered_at = models.DateTimeField(db_default=Now())
    taken_by = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    override = models.OneToOneField(
        Override, null=True, on_delete=models.RESTRICT, related_name="offer"
    )
    replaced = models.ForeignKey(
        Override,
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="The override by which the person held the shift",
    )
    closed_at = models.DateTimeField(null=True, help_text="Taken or withdrawn")

    class Meta:
        ordering = ["during"]
        constraints = [
            ExclusionConstraint(
                name="shift_offer_once",
                expressions=[("layer", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(closed_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | ~Q(taken_by=F("person")),
                name="shift_offer_taken_by_another",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True, override__isnull=True)
                | Q(taken_by__isnull=False, override__isnull=False, closed_at__isnull=False),
                name="shift_offer_taken_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} offers {self.layer_id} {self.during}"


class ShiftFeed(models.Model):
    """A person's calendar of shifts under a secret address; revoked it answers no more."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shift_feeds")
    secret_sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(db_default=Now())
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(revoked_at__isnull=True), name="shift_feed_one"
            )
        ]

    def __str__(self) -> str:
        return f"calendar of {self.person_id}"
