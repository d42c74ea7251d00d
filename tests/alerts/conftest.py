"""Ground for tests of alerts: contacts of the cast, the relay's role, what the sink received."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from agencies.models import Channel, ContactPoint
from agencies.services import sharing
from alerts import sending
from alerts.sending import Ways
from eoc.access import scope
from tests.cast import Cast

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@contextmanager
def as_relay() -> Iterator[None]:
    """Connect as the relay's role, as worker and relay do."""
    user = connection.settings_dict["USER"]
    connection.close()
    connection.settings_dict["USER"] = "eoc_relay"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["USER"] = user


def send_due(**more: Any) -> int:
    """A batch of what is due, over ways of its own."""
    with Ways() as ways:
        return sending.send_due(ways, **more)


def contact(cast: Cast, town: str, address: str, **fields: Any) -> ContactPoint:
    """A contact point kept by the town's agency; call it inside an operator's scope."""
    channel = Channel.WEBHOOK if address.startswith("https:") else Channel.EMAIL
    return ContactPoint.objects.create(
        agency=cast.agencies[town],
        channel=channel,
        address=address,
        secret=SECRET if channel == Channel.WEBHOOK else "",
        **fields,
    )


@pytest.fixture
def duty(committed_cast: Cast) -> Cast:
    """The cast with a duty mailbox and a webhook in every town."""
    with scope(sharing.operator()):
        for town in committed_cast.agencies:
            contact(committed_cast, town, f"duty@{town}.example")
            contact(committed_cast, town, f"https://hooks.{town}.example/duty")
    return committed_cast


def received(directory: Path, channel: str = "*") -> list[dict[str, Any]]:
    """What the sink kept, each message once."""
    files = sorted(directory.glob(f"{channel}/*.json"), key=lambda path: path.name)
    return [{"channel": path.parent.name, **json.loads(path.read_text())} for path in files]
