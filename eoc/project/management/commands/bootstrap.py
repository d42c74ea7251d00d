"""Make the installation ready: roles, schema, seeds, mode; safe to run at every start."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from agencies.services import invitations
from alerts.cap import keys
from eoc.journal import signing
from eoc.project.administration import prepare
from eoc.project.settings import env


class Command(BaseCommand):
    """One process that migrates as owner and seeds as the application."""

    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What the installation begins with."""
        parser.add_argument("--demo", action="store_true", help="load the illustrative region")
        parser.add_argument("--empty", action="store_true", help="begin without the demo region")
        parser.add_argument("--admin", metavar="EMAIL", help="first administrator's address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the steps in order; each is a no-op where it was done before."""
        if admin := env("ADMIN_DATABASE_URL", default=""):
            prepare(admin)
        if "owner" not in connections:
            raise CommandError("OWNER_DATABASE_URL is not set: only the owner may migrate")
        call_command("migrate", database="owner", interactive=False, verbosity=0)
        self._mark_installation()
        if settings.ACCORD_MODE == "demo":
            signing.make_key()
        keys.make_keys()
        if not options["empty"] and options["demo"]:
            call_command("load_demo")
        if options["admin"]:
            link = invitations.first_administrator(options["admin"])
            if link:
                path = settings.LOCAL / "first-admin-link.txt"
                path.write_text(link + "\n")
                path.chmod(0o600)
                self.stdout.write(f"Set the first administrator's password, once: {link}")

    def _mark_installation(self) -> None:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "INSERT INTO access_installation (id, name, mode, epoch, bootstrapped_at) "
                "VALUES (1, 'Accord', %s, gen_random_uuid(), now()) ON CONFLICT (id) DO NOTHING",
                [settings.ACCORD_MODE],
            )
            cursor.execute("SELECT mode FROM access_installation")
            (mode,) = cursor.fetchone()
        if mode != settings.ACCORD_MODE:
            raise CommandError(
                f"This database is a {mode} installation and ACCORD_MODE is "
                f"{settings.ACCORD_MODE}. A mode never changes: use a database of its own."
            )
