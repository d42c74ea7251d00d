"""Django's entry for the app."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    """Resources."""

    name = "resources"
    label = "resources"
    default_auto_field = "django.db.models.BigAutoField"
