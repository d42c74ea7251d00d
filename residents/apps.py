"""Django's entry for the app."""

from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    """What residents, and anybody else, may read and ask for without a login."""

    name = "residents"
    label = "residents"
    default_auto_field = "django.db.models.BigAutoField"
