"""A relay of a bench's own: the turn of `manage relay`, once a second.

Run as `python -m bench.timer_relay DATABASE`; it ends when its input does.
"""

import sys
import threading

import django

from eoc.project.environment import choose_settings

choose_settings()
django.setup()

from alerts.relaying import turn  # noqa: E402  (settings first)
from bench.ground import as_relay, point  # noqa: E402


def main() -> None:
    """Turn after turn, as the relay does."""
    point(sys.argv[1])
    as_relay()
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    print("ready", flush=True)
    while not ended.wait(1.0):
        turn(ended.is_set)


if __name__ == "__main__":
    main()
