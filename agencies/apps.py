"""Django's entry for the app."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Agencies."""

    name = "agencies"
    label = "agencies"
    default_auto_field = "django.db.models.BigAutoField"
