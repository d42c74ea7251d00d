"""The one table of states, read by the database's triggers and by the services."""

from datetime import timedelta

from django.db import models

UNDO_WITHIN = timedelta(minutes=10)  # as the ways back of the table have it


class StateTransition(models.Model):
    """A move that is allowed: machine (request, offer, deployment, claim), from, to."""

    machine = models.CharField(max_length=12)
    old = models.CharField(max_length=16)
    new = models.CharField(max_length=16)
    side = models.CharField(
        max_length=10, blank=True, help_text="The side that alone may take it; empty is either"
    )

    within_minutes = models.PositiveSmallIntegerField(
        null=True, help_text="A way back: open so long after the step it undoes, to who took it"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["machine", "old", "new"], name="transition_once")
        ]

    def __str__(self) -> str:
        return f"{self.machine}: {self.old} to {self.new}"
