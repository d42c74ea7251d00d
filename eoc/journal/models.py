"""The journal's tables; the application reads them and cannot write one of them."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now


class Stream(models.Model):
    """An audience and its gap-free counter; what is before `first_seq` stands in a file."""

    name = models.CharField(max_length=120, primary_key=True)
    head = models.BigIntegerField(default=0)
    head_hash = models.BinaryField(default=b"")
    first_seq = models.BigIntegerField(default=1)
    first_hash = models.BinaryField(db_default=b"")
    signed_head = models.BigIntegerField(db_default=0)

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """One event as one audience hears it; hash = H(previous hash, header, payload hash)."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.CharField(max_length=120)
    seq = models.BigIntegerField()
    event = models.UUIDField()
    kind = models.CharField(max_length=60)
    mode = models.CharField(max_length=8)
    at = models.DateTimeField()
    owner_kind = models.CharField(max_length=1)
    owner_id = models.BigIntegerField()
    detail = models.CharField(max_length=60)
    actor = models.JSONField()
    payload = models.JSONField(null=True)
    payload_sha256 = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["event"], name="journal_entry_event"),
            models.Index(fields=["-at"], name="journal_entry_at"),
            models.Index(fields=["stream", "at"], name="journal_entry_moment"),
            models.Index(
                fields=["stream", "-seq"],
                name="journal_entry_timeline",
                condition=~models.Q(kind="asset.moved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.kind}"


class Keyframe(models.Model):
    """Which entries of a stream still stood at one of its positions: their positions, no words."""

    pk = models.CompositePrimaryKey("stream", "seq")
    stream = models.CharField(max_length=120)
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    held = ArrayField(models.BigIntegerField())

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq}"


class Dispatch(models.Model):
    """One event one subscriber still has to hear; done rows stay until housekeeping."""

    event = models.UUIDField()
    subscriber = models.CharField(max_length=80)
    kind = models.CharField(max_length=60)
    mode = models.CharField(max_length=8)
    payload = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(db_default=0)
    next_at = models.DateTimeField(db_default=Now())
    done_at = models.DateTimeField(null=True)
    last_error = models.TextField(db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="dispatch_once")
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="dispatch_open", condition=models.Q(done_at__isnull=True)
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.subscriber}"


class RowChange(models.Model):
    """What one statement did to one row: who, when, why, and the fields before and after.

    `fields` maps each to a pair; nothing on one side means it was empty. The application reads it
    as far as it sees the row itself, and writes none of it.
    """

    table_name = models.CharField(max_length=60)
    row_id = models.BigIntegerField()
    verb = models.CharField(max_length=6)
    at = models.DateTimeField()
    actor = models.JSONField()
    reason = models.CharField(max_length=300, blank=True)
    fields = models.JSONField()
    txid = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["table_name", "row_id", "id"], name="row_change_of")]

    def __str__(self) -> str:
        return f"{self.table_name} {self.row_id} {self.verb}"

    @property
    def before(self) -> dict[str, Any]:
        """What the fields held."""
        return self._side(0)

    @property
    def after(self) -> dict[str, Any]:
        """What they hold since."""
        return self._side(1)

    def _side(self, which: int) -> dict[str, Any]:
        return {name: pair[which] for name, pair in self.fields.items() if pair[which] is not None}


class SignedHead(models.Model):
    """The heads that moved since the last signature, sealed by a document a neighbour may keep."""

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    document = models.JSONField()
    signature = models.CharField(max_length=120)
    heads = models.JSONField()

    def __str__(self) -> str:
        return f"signature {self.number}"
