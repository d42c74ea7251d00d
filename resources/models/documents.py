"""Forms on paper: asked for on a page, printed by a worker, offered to the parties for a week."""

import uuid

from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from eoc.access.modes import Mode
from resources.models.mutual_aid import MutualAidRequest


class PaperForm(models.TextChoices):
    """The forms that are printed."""

    ICS_213RR = "ics_213rr", "Resource request (ICS-213RR)"
    REQ_A = "req_a", "Request, offer and acceptance (REQ-A, sections I to III)"
    MISSION_ORDER = "mission_order", "Mission order authorization"
    CLAIM = "claim", "Claim (after the F-42)"


class DocumentState(models.TextChoices):
    """Where the printing stands."""

    WAITING = "waiting", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"


class Document(models.Model):
    """A form as it read when it was asked for; `html` is the paper, `content` its PDF.

    Claimed under a lease like a delivery; `sha256` is the digest of `content`. A document of one
    party has no providing agency.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    form = models.CharField(max_length=16, choices=PaperForm)
    request = models.ForeignKey(
        MutualAidRequest, on_delete=models.RESTRICT, related_name="documents"
    )
    requesting_agency = models.ForeignKey(Agency, on_delete=models.RESTRICT, related_name="+")
    providing_agency = models.ForeignKey(
        Agency, null=True, blank=True, on_delete=models.RESTRICT, related_name="+"
    )
    title = models.CharField(max_length=200)
    html = models.TextField()
    state = models.CharField(max_length=8, choices=DocumentState, default=DocumentState.WAITING)
    content = models.BinaryField(null=True)
    sha256 = models.CharField(max_length=64, blank=True)
    attempts = models.SmallIntegerField(default=0)
    lease = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(
                fields=["asked_at"], name="document_due", condition=models.Q(state="waiting")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="ready", content__isnull=False) & ~models.Q(sha256="")
                | (~models.Q(state="ready") & models.Q(content__isnull=True, sha256="")),
                name="document_ready_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.title
