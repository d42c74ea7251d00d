"""Connect another installation that answers for an agency by EDXL-RM messages, or end it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.models import Agency
from agencies.services.sharing import operator
from eoc.access import scope
from eoc.errors import NotFound, Refusal
from resources.services import installations


class Command(BaseCommand):
    """Prints the shared secret once; it is kept sealed."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Whom it stands for, where it hears us, and who looks after it here."""
        parser.add_argument("partner", help="short code of the agency it stands for")
        parser.add_argument("address", nargs="?", default="", help="https address of its door")
        parser.add_argument("--kept-by", help="short code of the agency here that looks after it")
        parser.add_argument("--secret", default="", help="the secret it gave; new where left out")
        parser.add_argument("--end", action="store_true", help="end the connection")

    def handle(self, *args: Any, **options: Any) -> None:
        """Connect or end."""
        try:
            with scope(operator()) as by:
                partner = _agency(options["partner"])
                if options["end"]:
                    installations.end(partner=partner, by=by)
                    self.stdout.write(f"{partner.name} is answered for by messages no longer.")
                    return
                _, secret = installations.connect(
                    partner=partner,
                    agency=_agency(options["kept_by"]),
                    address=options["address"],
                    secret=options["secret"],
                    by=by,
                )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{partner.name} is connected. Shared secret: {secret}")


def _agency(code: str | None) -> Agency:
    found = Agency.objects.filter(short_code=code or "").first()
    if found is None:
        raise NotFound(f"There is no agency {code}. Give its short code.")
    return found
