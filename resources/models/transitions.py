"""The one table of states, read by the database's triggers and by the services."""

from django.db import models


class StateTransition(models.Model):
    """A move that is allowed: machine (request, offer, deployment, claim), from, to."""

    machine = models.CharField(max_length=12)
    old = models.CharField(max_length=16)
    new = models.CharField(max_length=16)
    side = models.CharField(
        max_length=10, blank=True, help_text="The side that alone may take it; empty is either"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["machine", "old", "new"], name="transition_once")
        ]

    def __str__(self) -> str:
        return f"{self.machine}: {self.old} to {self.new}"
