"""Loads the illustrative region into a demo installation."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from eoc.project.demo import loading


class Command(BaseCommand):
    """`manage load_demo`: adds what is missing, so it may run at every start."""

    help = "Load the demo region: counties, illustrative towns, agencies, people, places."

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse where real people work."""
        if settings.ACCORD_MODE != "demo":
            raise CommandError(
                "This installation is live; illustrative agencies and people do not belong in it."
            )
        loading.load()
