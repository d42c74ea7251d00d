"""The roof as a Django app: its commands are found here, it owns no table."""

from django.apps import AppConfig

from eoc.project import celery, checks

__all__ = ["ProjectConfig", "celery", "checks"]


class ProjectConfig(AppConfig):
    """Cross-app commands and system checks."""

    name = "eoc.project"
    label = "project"
    verbose_name = "Accord"
