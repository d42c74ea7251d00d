"""The catalogue of common incident types."""

from django.db import models

from agencies.models import Discipline


class IncidentType(models.Model):
    """A type of incident, with the codes other systems use for it."""

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80, unique=True)
    discipline = models.CharField(max_length=24, choices=Discipline)
    default_severity = models.CharField(max_length=8, default="medium")
    apco = models.CharField(max_length=20, blank=True, help_text="APCO common incident type")
    neris = models.CharField(max_length=80, blank=True, help_text="NERIS incident type")
    words = models.CharField(
        max_length=300, blank=True, help_text="Words a feed uses for it, separated by commas"
    )
    active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
