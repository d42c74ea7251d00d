"""How many incidents lie where, kept by key, so that a whole region is drawn without its rows."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from eoc.access.modes import Mode
from incidents.models.incidents import Sensitivity, Severity


class IncidentCount(models.Model):
    """So many more (or fewer) incidents of one kind in one cell; rows of a key add up.

    A trigger appends, nobody updates: two writers of one cell never wait for each other. A cell is
    a Web Mercator tile of zoom 12, found by the place to about a kilometre (two decimals), so that
    a count tells no more than a place that is held back.
    """

    mode = models.CharField(max_length=8, choices=Mode)
    agency_id = models.BigIntegerField(help_text="Who logged them")
    jurisdiction_id = models.BigIntegerField(null=True)
    severity = models.CharField(max_length=8, choices=Severity)
    on_picture = models.BooleanField()
    sensitive = ArrayField(models.CharField(max_length=24, choices=Sensitivity), default=list)
    open = models.BooleanField(help_text="Not closed")
    x = models.IntegerField(help_text="Column of the cell, from the west")
    y = models.IntegerField(help_text="Row of the cell, from the north")
    count = models.IntegerField()

    class Meta:
        indexes = [models.Index(fields=["x", "y"], name="incident_count_cell")]

    def __str__(self) -> str:
        return f"{self.count} {self.severity} at {self.x},{self.y}"
