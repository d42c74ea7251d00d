"""Django's entry for the app."""

from django.apps import AppConfig


class PublicConfig(AppConfig):
    """What anybody may read without a login."""

    name = "public"
    label = "public"
    default_auto_field = "django.db.models.BigAutoField"
