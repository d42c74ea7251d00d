"""The installation itself, and the answers already given to repeated requests."""

import uuid

from django.db import models


class Installation(models.Model):
    """One row: what this installation is (demo or live) and the epoch browsers compare."""

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(max_length=120, default="Accord")
    mode = models.CharField(max_length=8)
    epoch = models.UUIDField(default=uuid.uuid4)
    bootstrapped_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="installation_is_one"),
            models.CheckConstraint(
                condition=models.Q(mode__in=["demo", "live"]), name="installation_mode"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.mode})"


class IdempotencyKey(models.Model):
    """The stored answer to one client's key; only successes are kept."""

    person_id = models.BigIntegerField()
    key = models.CharField(max_length=255)
    request_sha256 = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    body = models.BinaryField()
    content_type = models.CharField(max_length=100)
    etag = models.CharField(max_length=40, blank=True)
    location = models.CharField(max_length=300, blank=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person_id", "key"], name="idempotency_person_key")
        ]

    def __str__(self) -> str:
        return self.key
