"""Migrations belong to the owner's connection; everything else goes as the application."""

from typing import Any

from django.conf import settings


class OwnerMigrates:
    """Let `migrate` run only as the owner where an owner is configured."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        """Refuse to change the schema as the application's role."""
        return db == "owner" or "owner" not in settings.DATABASES
