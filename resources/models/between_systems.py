"""Between systems: installations that answer for an agency by message, and the messages."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from agencies.models import Agency
from eoc.access.modes import Mode
from resources.edxl.words import LONGEST_ID
from resources.models.mutual_aid import MutualAidRequest


class PartnerInstallation(models.Model):
    """Another installation that stands for an agency: where it hears us, and the shared secret.

    The operator connects it; `agency` keeps it and looks at what was refused.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="+", help_text="Who keeps the connection"
    )
    partner_agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="+", help_text="Whom it stands for"
    )
    address = models.CharField(max_length=500)
    secret = models.CharField(max_length=500, help_text="Sealed; a Standard Webhooks secret")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mode", "partner_agency"], name="installation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.partner_agency_id} at {self.address}"


class Direction(models.TextChoices):
    """Whether a message came or went."""

    IN = "in", "In"
    OUT = "out", "Out"


class MessageState(models.TextChoices):
    """What became of a message here."""

    KEPT = "kept", "Kept for a person"
    ACTED = "acted", "Acted on"
    REFUSED = "refused", "Refused"
    HANDED = "handed", "Handed to delivery"


class EdxlMessage(models.Model):
    """One EDXL-RM message as it came or went, with its document byte by byte; never changed.

    `agency` is the side here, `partner_agency` the other; a file the operator took in has neither.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    direction = models.CharField(max_length=3, choices=Direction)
    agency = models.ForeignKey(Agency, null=True, on_delete=models.RESTRICT, related_name="+")
    partner_agency = models.ForeignKey(
        Agency, null=True, on_delete=models.RESTRICT, related_name="+"
    )
    request = models.ForeignKey(
        MutualAidRequest, null=True, on_delete=models.RESTRICT, related_name="messages"
    )
    message_id = models.CharField(max_length=LONGEST_ID, blank=True)
    message_type = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=8, choices=MessageState)
    error = models.TextField(blank=True)
    said = models.TextField(blank=True, help_text="What followed from it, in words")
    flags = ArrayField(models.TextField(), default=list)
    sha256 = models.CharField(max_length=64)
    original = models.BinaryField(help_text="The document, byte by byte")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["agency", "-at"], name="edxl_message_listed")]
        constraints = [
            models.UniqueConstraint(
                fields=["mode", "direction", "partner_agency", "message_id"],
                condition=models.Q(partner_agency__isnull=False) & ~models.Q(state="refused"),
                name="edxl_message_once",
            ),
            models.UniqueConstraint(
                fields=["mode", "direction", "partner_agency", "message_id", "sha256"],
                nulls_distinct=False,
                name="edxl_document_once",
            ),
            models.CheckConstraint(
                condition=models.Q(agency__isnull=True, partner_agency__isnull=True)
                | models.Q(agency__isnull=False, partner_agency__isnull=False),
                name="edxl_message_sides",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.message_type or 'document'} {self.message_id}"
