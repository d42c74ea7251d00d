"""Movements: what a deployment's steps leave behind, the basis of every claim."""

from django.contrib.gis.db import models
from django.db.models.functions import Now

from resources.models.deployments import DeploymentState, OfDeployment


class Movement(OfDeployment):
    """One step: when, what odometer and hour meter showed, where it was; never changed again.

    A slip is corrected by a further movement: it leads back to the state before and names in
    `undoes` the step that does not count. `at_version` is the deployment's version after the step.
    """

    state = models.CharField(max_length=14, choices=DeploymentState)
    at = models.DateTimeField(db_default=Now())
    odometer_km = models.DecimalField(max_digits=9, decimal_places=1, null=True)
    engine_hours = models.DecimalField(max_digits=8, decimal_places=1, null=True)
    point = models.PointField(srid=4326, null=True, spatial_index=False)
    by_name = models.CharField(max_length=120)
    by_agency_id = models.BigIntegerField(null=True)
    at_version = models.IntegerField(null=True)
    undoes = models.OneToOneField(
        "self", null=True, on_delete=models.RESTRICT, related_name="undone_by"
    )

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(odometer_km=None) | models.Q(odometer_km__gte=0),
                name="movement_odometer",
            ),
            models.CheckConstraint(
                condition=models.Q(engine_hours=None) | models.Q(engine_hours__gte=0),
                name="movement_engine_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deployment_id} {self.state} {self.at:%H:%M}"
