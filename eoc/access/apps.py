"""Django's entry for the app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Access."""

    name = "eoc.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
