"""CAP messages, received or issued here: public warnings every member may read."""

import uuid

from django.contrib.gis.db import models
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db.models.functions import Now

from agencies.models import Agency
from alerts.cap import words
from eoc.access.modes import Mode


def _choices(*values: str) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class CapMessage(models.Model):
    """One message as it came, known by sender, identifier and time; it is never changed.

    Only scope Public is read by every member; Restricted and Private stay with the operator.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mode = models.CharField(max_length=8, choices=Mode)
    sender = models.CharField(max_length=words.LONGEST_NAME)
    identifier = models.CharField(max_length=words.LONGEST_NAME)
    sent = models.DateTimeField()
    status = models.CharField(max_length=8, choices=_choices(*words.STATUS))
    msg_type = models.CharField(max_length=6, choices=_choices(*words.MSG_TYPE))
    scope = models.CharField(max_length=10, choices=_choices(*words.SCOPE))
    public = models.BooleanField(help_text="Scope Public, beside it for the rows below")
    worst = models.PositiveSmallIntegerField(help_text="1 Extreme to 4 Minor, 5 unknown")
    came_in = models.CharField(max_length=3, help_text="The version of CAP it came in")
    original = models.BinaryField(help_text="The document, byte by byte")
    flags = ArrayField(models.TextField(), help_text="What in it is kept but unknown")
    received_at = models.DateTimeField(db_default=Now())
    issuing_agency = models.ForeignKey(
        Agency,
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="The agency of ours that issued it; empty for what came from outside",
    )

    class Meta:
        ordering = ["worst", "-sent"]
        indexes = [models.Index(fields=["mode", "worst", "-sent"], name="cap_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["mode", "sender", "identifier", "sent"], name="cap_identity"
            ),
            models.UniqueConstraint(fields=["id", "public"], name="cap_id_public"),
            models.UniqueConstraint(fields=["id", "mode"], name="cap_id_mode"),
            models.CheckConstraint(
                condition=models.Q(public=True, scope="Public")
                | (models.Q(public=False) & ~models.Q(scope="Public")),
                name="cap_public_is_public",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.identifier} of {self.sender}"


class CapReference(models.Model):
    """A message names an earlier one; where it `acts`, the earlier one is no longer in force."""

    message = models.ForeignKey(CapMessage, on_delete=models.CASCADE, related_name="references")
    mode = models.CharField(max_length=8, choices=Mode)
    sender = models.CharField(max_length=words.LONGEST_NAME)
    identifier = models.CharField(max_length=words.LONGEST_NAME)
    sent = models.DateTimeField(null=True, help_text="Empty where the time cannot be read")
    acts = models.BooleanField(help_text="An Actual Update or Cancel of the same sender, not older")

    class Meta:
        indexes = [
            models.Index(
                fields=["mode", "sender", "identifier", "sent"],
                condition=models.Q(acts=True),
                name="cap_acted_on",
            )
        ]

    def __str__(self) -> str:
        return f"{self.message_id} names {self.identifier}"


class CapInfo(models.Model):
    """What a message says in one language, as lists show it; the whole stands in the original."""

    message = models.ForeignKey(CapMessage, on_delete=models.CASCADE, related_name="infos")
    public = models.BooleanField()
    position = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=100)
    event = models.TextField()
    headline = models.TextField(blank=True)
    sender_name = models.TextField(blank=True)
    urgency = models.TextField()
    severity = models.TextField()
    certainty = models.TextField()
    effective = models.DateTimeField(null=True)
    expires = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(help_text="`expires`, or a day after it was sent")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["message", "position"], name="cap_info_once"),
            models.UniqueConstraint(fields=["id", "public"], name="cap_info_id_public"),
        ]

    def __str__(self) -> str:
        return self.headline or self.event


class CapArea(models.Model):
    """Where an info applies: words always; a shape where it was drawn or its codes are zones."""

    info = models.ForeignKey(CapInfo, on_delete=models.CASCADE, related_name="areas")
    public = models.BooleanField()
    position = models.PositiveIntegerField()
    words = models.TextField()
    codes = ArrayField(models.TextField(), help_text="Geocodes, such as UGC=PAZ101")
    shape = models.MultiPolygonField(srid=4326, null=True)
    places = models.MultiPointField(srid=4326, null=True, help_text="Circles of no radius")
    by_zones = models.BooleanField(default=False, help_text="Its shape is that of its zones")

    class Meta:
        ordering = ["position"]
        indexes = [
            GinIndex(
                fields=["codes"], condition=models.Q(shape__isnull=True), name="cap_area_unplaced"
            )
        ]
        constraints = [models.UniqueConstraint(fields=["info", "position"], name="cap_area_once")]

    def __str__(self) -> str:
        return self.words


class Zone(models.Model):
    """A named area that alerts refer to by a code (UGC, SAME and others) without drawing it."""

    key = models.CharField(max_length=120, unique=True, help_text="Such as UGC=PAZ101")
    name = models.CharField(max_length=200, blank=True)
    shape = models.MultiPolygonField(srid=4326)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name or self.key
