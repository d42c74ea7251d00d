"""Public alerts: what an authority tells everybody in a place, by two people."""

import uuid
from datetime import timedelta

from django.contrib.gis.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from agencies.models import Agency, Person
from alerts.models.cap_messages import CapMessage
from eoc.access.modes import Mode

LONGEST_MINUTES, SHORTEST_MINUTES = 24 * 60, 5


class PublicAlertState(models.TextChoices):
    """Where a public alert stands; which moves are allowed is in the table of states."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Waiting for the second person"
    APPROVED = "approved", "Approved, not sent"
    HELD = "held", "About to leave"
    ISSUED = "issued", "In force"
    UPDATED = "updated", "Replaced by an update"
    CANCELLED = "cancelled", "Cancelled"
    CLEARED = "cleared", "All clear given"
    EXPIRED = "expired", "Expired"
    WITHDRAWN = "withdrawn", "Withdrawn"


UNSENT = (PublicAlertState.DRAFT, PublicAlertState.SUBMITTED, PublicAlertState.APPROVED)
SENT = (
    PublicAlertState.ISSUED,
    PublicAlertState.UPDATED,
    PublicAlertState.CANCELLED,
    PublicAlertState.CLEARED,
    PublicAlertState.EXPIRED,
)
BEFORE = (*UNSENT[:2], PublicAlertState.WITHDRAWN)  # states nobody had to approve


class Verdict(models.TextChoices):
    """What a review found of an alert that one person sent alone."""

    RIGHT = "right", "Right: it had to go at once"
    LATE = "late", "Right, but there was time for a second person"
    WRONG = "wrong", "Wrong: it should not have gone"


class PublicAlert(models.Model):
    """One alert of one authority: what it says has a digest, and an approval is of that digest.

    The database keeps the digest, lets nobody approve what they wrote, voids an approval when the
    content changes, and refuses an area outside the authority's own and what it was granted.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="public_alerts")
    state = models.CharField(
        max_length=16, choices=PublicAlertState, default=PublicAlertState.DRAFT
    )
    supersedes = models.ForeignKey(
        "self", null=True, on_delete=models.RESTRICT, related_name="superseded_by"
    )
    content = models.JSONField(help_text="What is said, see `alerts.cap.content`")
    area = models.MultiPolygonField(srid=4326)
    minutes = models.PositiveSmallIntegerField(help_text="How long it is in force")
    digest = models.CharField(max_length=64, default="", help_text="Kept by the database")
    audience = models.PositiveIntegerField(default=0, help_text="People, an estimate")
    wide = models.BooleanField(default=False, help_text="Far larger than the own territory")
    wide_confirmed = models.BooleanField(default=False)

    author = models.ForeignKey(Person, on_delete=models.RESTRICT, related_name="+")
    author_name = models.CharField(max_length=120)
    written_at = models.DateTimeField(db_default=Now())
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    approved_name = models.CharField(max_length=120, blank=True)
    approved_digest = models.CharField(max_length=64, blank=True)
    approved_at = models.DateTimeField(null=True)

    alone_reason = models.CharField(max_length=300, blank=True, help_text="Break-glass: why alone")
    due_at = models.DateTimeField(null=True, help_text="When a held one leaves by itself")
    paged_again_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=8, blank=True, choices=Verdict)
    review_note = models.CharField(max_length=500, blank=True)
    reviewed_by = models.ForeignKey(Person, null=True, on_delete=models.RESTRICT, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    message = models.OneToOneField(
        CapMessage, null=True, on_delete=models.RESTRICT, related_name="public_alert"
    )
    issued_at = models.DateTimeField(null=True)
    issued_name = models.CharField(max_length=120, blank=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_name = models.CharField(max_length=120, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-written_at"]
        indexes = [
            models.Index(fields=["agency", "mode", "-written_at"], name="public_alert_of_agency"),
            models.Index(
                fields=["expires_at"], name="public_alert_due", condition=Q(state="issued")
            ),
            models.Index(fields=["due_at"], name="public_alert_held", condition=Q(state="held")),
        ]
        constraints = [
            models.CheckConstraint(
                name="public_alert_two_people",
                condition=Q(state__in=BEFORE)
                | ~Q(alone_reason="")
                | (
                    Q(approved_by__isnull=False, approved_digest=F("digest"))
                    & ~Q(approved_by=F("author"))
                ),
            ),
            models.CheckConstraint(
                name="public_alert_held_alone",
                condition=~Q(state="held") | (~Q(alone_reason="") & Q(due_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="public_alert_ends",
                condition=Q(minutes__gte=SHORTEST_MINUTES, minutes__lte=LONGEST_MINUTES),
            ),
            models.CheckConstraint(
                name="public_alert_sent_whole",
                condition=Q(message__isnull=True, issued_at__isnull=True, expires_at__isnull=True)
                | Q(
                    message__isnull=False,
                    expires_at__gt=F("issued_at"),
                    expires_at__lte=F("issued_at") + timedelta(minutes=LONGEST_MINUTES),
                ),
            ),
            models.CheckConstraint(
                name="public_alert_in_force_was_sent",
                condition=Q(message__isnull=False) | ~Q(state__in=SENT),
            ),
            models.CheckConstraint(
                name="public_alert_wide_confirmed",
                condition=Q(state__in=BEFORE) | Q(wide=False) | Q(wide_confirmed=True),
            ),
            models.CheckConstraint(
                name="public_alert_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True)
                | (~Q(reviewed_by=F("author")) & ~Q(verdict="") & ~Q(review_note="")),
            ),
            models.UniqueConstraint(
                fields=["agency", "mode", "digest"],
                condition=Q(state="issued"),
                name="public_alert_not_twice",
            ),
            models.UniqueConstraint(fields=["id", "mode"], name="public_alert_id_mode"),
        ]

    def __str__(self) -> str:
        return f"{self.identifier}: {self.state}"

    @property
    def people(self) -> str:
        """The estimate as people read it: 412,000."""
        return f"{self.audience:,}"

    @property
    def identifier(self) -> str:
        """The name by which the world knows it; CAP allows no blanks and commas."""
        return f"urn:uuid:{self.uuid}"


class Remedy(models.TextChoices):
    """Messages that end an alert, rendered before it is sent."""

    CANCEL = "cancel", "Cancel"
    CORRECTION = "correction", "Correction"
    ALL_CLEAR = "all_clear", "All clear"


class PublicAlertRemedy(models.Model):
    """A message rendered before its alert was sent, waiting to be sent by one person."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    alert = models.ForeignKey(PublicAlert, on_delete=models.RESTRICT, related_name="remedies")
    agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    mode = models.CharField(max_length=8, choices=Mode)
    kind = models.CharField(max_length=10, choices=Remedy)
    document = models.BinaryField(help_text="CAP, as rendered before the alert was sent")
    rendered_at = models.DateTimeField(db_default=Now())
    message = models.OneToOneField(
        CapMessage, null=True, on_delete=models.RESTRICT, related_name="remedy"
    )

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["alert", "kind"], name="remedy_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.alert_id}"
