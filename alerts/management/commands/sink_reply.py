"""Answer from a phone of the demo, as its gateway would tell it."""

import re
import uuid
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.contact_addresses import E164
from alerts.selectors.providers import gateway
from alerts.services import inbound_texts
from alerts.services.inbound_texts import Text
from eoc.access import scope
from eoc.access.modes import Mode


class Command(BaseCommand):
    """A text comes in; what follows from it is what follows from a real one."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Who answers, and what."""
        parser.add_argument("number", help="E.164, such as +15550100123")
        parser.add_argument("words")
        parser.add_argument("--channel", default="sms", choices=["sms", "voice"])

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep it once, and let subscribers hear."""
        if settings.ACCORD_MODE == Mode.LIVE:
            raise CommandError("A live installation hears from its gateway only.")
        if not re.fullmatch(E164, options["number"]):
            raise CommandError("A number is E.164: +, country code, digits, nothing between.")
        text = Text(f"sink-{uuid.uuid4()}", options["number"], options["words"])
        with scope(gateway(settings.ACCORD_MODE)) as by:
            inbound_texts.receive(channel=options["channel"], texts=[text], by=by)
        self.stdout.write(f"{text.address} said: {text.words}")
