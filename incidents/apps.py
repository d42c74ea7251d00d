"""Django's entry for the app."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """Incidents."""

    name = "incidents"
    label = "incidents"
    default_auto_field = "django.db.models.BigAutoField"
