"""Uploads: a file of boundaries waits in the database between preview and import."""

import uuid

from django.contrib.gis.db import models
from django.db.models.functions import Now


class BoundaryUpload(models.Model):
    """A file somebody uploaded to look at before importing it; nobody else sees it."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.name
