"""Qualifications: who may fill which position, from when and until when."""

import uuid

from django.contrib.gis.db import models

from agencies.models import Agency, Person
from resources.models.assets import Asset


class Qualification(models.Model):
    """A person is qualified for a position until it expires; named for a unit, it counts there."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agency = models.ForeignKey(
        Agency, on_delete=models.RESTRICT, related_name="qualifications", help_text="Who keeps it"
    )
    person = models.ForeignKey(Person, on_delete=models.RESTRICT, related_name="qualifications")
    asset = models.ForeignKey(
        Asset, null=True, blank=True, on_delete=models.SET_NULL, related_name="qualifications"
    )
    position = models.CharField(max_length=80)
    issued = models.DateField()
    expires = models.DateField(null=True, blank=True)
    ended = models.BooleanField(default=False, help_text="Taken away or replaced by a later one")
    version = models.IntegerField(default=1)

    class Meta:
        ordering = ["expires", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires__isnull=True)
                | models.Q(expires__gte=models.F("issued")),
                name="qualification_period",
            ),
            models.UniqueConstraint(
                fields=["agency", "person", "position"],
                condition=models.Q(ended=False),
                name="qualification_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} until {self.expires or 'further notice'}"
