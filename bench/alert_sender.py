"""What a worker does when the bell rings, in a process of its own.

Run as `python -m bench.alert_sender DATABASE`: each line it reads says to send until nothing is
due; it answers with how many it carried.
"""

import sys

import django

from eoc.project.environment import choose_settings

choose_settings()
django.setup()

from alerts.sending import BATCH, send_due  # noqa: E402  (settings first)
from bench.ground import as_relay, point  # noqa: E402
from bench.sinking import Sinking  # noqa: E402


def main() -> None:
    """Send whenever told to; connections are kept from batch to batch, as `deliver` keeps them."""
    point(sys.argv[1])
    as_relay()
    print("ready", flush=True)
    for _ in sys.stdin:
        carried = 0
        with Sinking() as ways:
            while claimed := send_due(ways, BATCH):
                carried += claimed
        print(carried, flush=True)


if __name__ == "__main__":
    main()
