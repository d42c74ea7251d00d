"""What a kind of a type must at least be able to do (NIMS resource typing definitions)."""

from django.db import models

from resources.models.assets import AssetKind


class KindCapability(models.Model):
    """A kind of a type 1-4 has at least so much of something: 3,785 L/min of pump capacity."""

    kind = models.ForeignKey(AssetKind, on_delete=models.CASCADE, related_name="capabilities")
    type = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=24, blank=True)
    minimum = models.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["kind", "type", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "type", "name"], name="kind_capability_once"),
            models.CheckConstraint(
                condition=models.Q(type__range=(1, 4), minimum__gte=0), name="kind_capability_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} at least {self.minimum.normalize():f} {self.unit}".rstrip()
