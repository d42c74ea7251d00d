"""Declarations: an authority declares an emergency, for an area and a time."""

import uuid

from django.contrib.gis.db import models

from agencies.models.jurisdictions import Jurisdiction


class Declaration(models.Model):
    """A declared emergency; grants and terms hang on it while it is in force."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    issuer = models.ForeignKey(Jurisdiction, on_delete=models.RESTRICT, related_name="declarations")
    title = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=300)
    area = models.MultiPolygonField(
        srid=4326, null=True, blank=True, help_text="Empty: the issuer's whole territory"
    )
    in_force_from = models.DateTimeField()
    in_force_to = models.DateTimeField(null=True, blank=True)
    ended_reason = models.CharField(max_length=300, blank=True)
    mode = models.CharField(max_length=8)
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["-in_force_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(in_force_to__isnull=True)
                | models.Q(in_force_to__gt=models.F("in_force_from")),
                name="declaration_period",
            )
        ]

    def __str__(self) -> str:
        return self.title
