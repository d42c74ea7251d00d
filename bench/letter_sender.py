"""The sender of letters alone, without a row in a database, in a process of its own.

Run as `python -m bench.letter_sender SIDE`: each line it reads is a number of letters to send; SIDE
keeps the keys of two processes apart.
"""

import sys
import uuid

import django

from eoc.project.environment import choose_settings

choose_settings()
django.setup()

from alerts.channels.message import Message  # noqa: E402  (settings first)
from alerts.sending import BATCH  # noqa: E402
from bench.alert.ground import NOTICE  # noqa: E402
from bench.sinking import SENDER, SinkingMail  # noqa: E402


def main() -> None:
    """Batches of the size a worker claims, over connections kept from one to the next."""
    print("ready", flush=True)
    for line in sys.stdin:
        with SinkingMail(SENDER) as way:
            left = int(line)
            while left > 0:
                batch = [_message(n) for n in range(min(left, BATCH))]
                left -= len(batch)
                if any(failed for _, failed in way.carry(batch, lambda: False)):
                    raise RuntimeError("the sink takes everything")
        print("done", flush=True)


def _message(number: int) -> Message:
    key, to = f"{uuid.uuid4().hex}{sys.argv[1]:0>32}", f"recipient{number}@sink.example"
    return Message(key, "demo", to, NOTICE.subject, NOTICE.body, {})


if __name__ == "__main__":
    main()
