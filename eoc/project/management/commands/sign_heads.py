"""Sign the journal's heads now and print the newest signature with the heads it seals."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agencies.services.sharing import operator
from eoc.access import scope
from eoc.errors import Refusal
from eoc.journal import signing


class Command(BaseCommand):
    """What it prints can be handed to a neighbour; `verify_audit --file` compares it later."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """Nothing moved: the last one is printed again."""
        try:
            with scope(operator("Signer")):
                signed = signing.sign() or signing.newest()
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        if signed is None:
            raise CommandError("The journal has said nothing yet.")
        self.stdout.write(json.dumps(signed.told(), indent=2))
