"""Print what a database administrator runs where no ADMIN_DATABASE_URL may be given."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from eoc.project.roles import cluster_sql, database_sql


class Command(BaseCommand):
    """The script of roles, extensions and rights, for a DBA to read and run as superuser."""

    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the database."""
        parser.add_argument("--database", default="eoc")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the script to standard output."""
        name = options["database"]
        for statement in [*cluster_sql(name), f'\\connect "{name}"', *database_sql(name)]:
            end = "" if statement.startswith("\\") else ";"
            self.stdout.write(statement + end)
