"""The counters behind the numbers people see."""

from django.db import models


class NumberCounter(models.Model):
    """The last number given under a prefix such as `2026-RIV`; gaps are allowed."""

    prefix = models.CharField(max_length=20, primary_key=True)
    last = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last}"
