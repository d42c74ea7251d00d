"""Make an API token for a login; it is printed once and kept only as a hash."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.models import Agency, TokenVerb, User
from agencies.services import tokens
from agencies.services.sharing import operator
from eoc.access import scope
from eoc.errors import Refusal


class Command(BaseCommand):
    """Print the token and nothing else."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose token, what for, and for how long."""
        parser.add_argument("--user", required=True, metavar="EMAIL")
        parser.add_argument("--days", type=int, default=90)
        parser.add_argument("--label", default="Command line")
        parser.add_argument("--agency", metavar="CODE", help="the home agency where left out")
        parser.add_argument("--verbs", nargs="+", choices=TokenVerb.values, default=["read"])
        parser.add_argument("--from", nargs="+", default=[], dest="addresses", metavar="CIDR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Issue it in the operator's name."""
        user = User.objects.filter(email=options["user"].strip().lower()).first()
        if user is None:
            raise CommandError(f"No login has the address {options['user']}.")
        try:
            with scope(operator()) as by:
                said = {name: options[name] for name in ("days", "label", "verbs", "addresses")}
                _, text = tokens.issue(user=user, by=by, agency=_agency(options["agency"]), **said)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(text)


def _agency(code: str | None) -> Agency | None:
    if not code:
        return None
    found = Agency.objects.filter(short_code=code.upper()).first()
    if found is None:
        raise CommandError(f"No agency has the short code {code}.")
    return found
