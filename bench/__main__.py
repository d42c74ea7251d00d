"""`bin/eoc bench NAME`: choose a measurement."""

import sys
from importlib import import_module

import django

from eoc.project.environment import choose_settings

NAMES = {
    "live": "commit to another browser's frame, 49 sockets and one Chromium",
    "push": "the live channel beside nchan, mosquitto and stock Channels",
    "alert": "one alert to 100,000 webhooks, against a Celery task for each",
    "timers": "200 escalation timers against the clock, and after a standstill",
    "replay": "a real file of calls at once, rows a second",
    "create": "single incidents a second through the service",
    "ingest": "positions of units in bulk against ORM save, and through the door",
    "allocate": "the nearest suitable units, and the optimal assignment of many requests",
    "aid": "from a request to the consoles and inboxes of a hundred neighbours",
    "link": "from a mail's link to a usable decision, on a slow phone and network",
    "walls": "queue and map with row-level security and without",
    "history": "incidents written in bulk with row history and without",
    "map": "features, tiles and the overview of a million incidents, against tipg and pygeoapi",
    "verify": "a million entries of the decision log verified",
    "past": "any moment of a million entries folded",
    "public": "the public site while nobody gets into the database",
    "paint": "first paint, requests and bytes of the console",
}


def main(arguments: list[str]) -> int:
    """Run the named measurement."""
    if not arguments or arguments[0] not in NAMES:
        print("bin/eoc bench NAME\n" + "\n".join(f"  {n:8} {w}" for n, w in NAMES.items()))
        return 2
    choose_settings()
    django.setup()
    module = import_module(f"bench.{arguments[0]}")
    return int(module.main(arguments[1:]) or 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
