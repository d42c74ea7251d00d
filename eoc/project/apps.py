"""The roof as a Django app: its commands are found here, it owns no table."""

from django.apps import AppConfig

from eoc.project import celery, checks
from eoc.project.logs import speak_json

__all__ = ["ProjectConfig", "celery", "checks"]


class ProjectConfig(AppConfig):
    """Cross-app commands and system checks."""

    name = "eoc.project"
    label = "project"
    verbose_name = "Accord"

    def ready(self) -> None:
        """Every process logs the same way."""
        speak_json()
