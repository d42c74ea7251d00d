"""Make an API token for a login; it is printed once and kept only as a hash."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.models import User
from agencies.services import tokens
from agencies.services.sharing import operator
from eoc.access import scope
from eoc.errors import Refusal


class Command(BaseCommand):
    """Print the token and nothing else."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose token, and for how long."""
        parser.add_argument("--user", required=True, metavar="EMAIL")
        parser.add_argument("--days", type=int, default=90)

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue it in the operator's name."""
        user = User.objects.filter(email=options["user"].strip().lower()).first()
        if user is None:
            raise CommandError(f"No login has the address {options['user']}.")
        try:
            with scope(operator()) as by:
                _, text = tokens.issue(user=user, by=by, days=options["days"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(text)
