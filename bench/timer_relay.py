"""The relay on a database of a bench's own, until SIGTERM; its argument names the database."""

import sys

import django
from django.core.management import call_command

from eoc.project.environment import choose_settings

choose_settings()
django.setup()

from bench.ground import as_relay, point  # noqa: E402  (settings first)


def main() -> None:
    """As `manage relay` does."""
    point(sys.argv[1])
    as_relay()
    call_command("relay")


if __name__ == "__main__":
    main()
