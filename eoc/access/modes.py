"""The mode of a row: what is real, what is rehearsed, what is replayed, what is shown."""

from django.db import models


class Mode(models.TextChoices):
    """Set from the actor when a row is made; it never changes."""

    LIVE = "live", "Live"
    EXERCISE = "exercise", "Exercise"
    REPLAY = "replay", "Replay"
    DEMO = "demo", "Demo"
