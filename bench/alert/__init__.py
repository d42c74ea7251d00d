"""`bin/eoc bench alert`: one alert to many, beside a Celery task for each delivery."""

from bench.alert.command import main

__all__ = ["main"]
