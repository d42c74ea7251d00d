"""A canary for each channel: a test message every five minutes, to nobody, all the way."""

import time
from collections.abc import Iterator

from django.conf import settings

from agencies.models import Channel
from alerts.channels.message import Message, SendFailed
from alerts.channels.transports import transport
from alerts.services import providers
from eoc.access import scope
from eoc.access.modes import Mode
from eoc.journal.dispatch import relay

EVERY = 300  # seconds
HOOK_SECRET = "whsec_" + "Y2FuYXJ5" * 4
BROWSER = (  # a key pair nobody kept
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    ".BTBZMqHH6r4Tts7J_aSIgg"
)
IN_THE_SINK = {  # address and secret
    Channel.EMAIL: ("canary@sink.invalid", ""),
    Channel.WEBHOOK: ("https://sink.invalid/canary", HOOK_SECRET),
    Channel.SMS: ("+15550100199", ""),
    Channel.VOICE: ("+15550100199", ""),
    Channel.WEBPUSH: ("https://sink.invalid/push/canary", BROWSER),
    Channel.SIREN: ("https://sink.invalid/siren/canary", HOOK_SECRET),
    Channel.CAP: ("https://sink.invalid/cap/canary", HOOK_SECRET),
}


def address(channel: str) -> tuple[str, str]:
    """Where the channel's canary goes and its secret; empty where a live operator named none."""
    if settings.ACCORD_MODE != Mode.LIVE:
        return IN_THE_SINK[Channel(channel)]
    return settings.CANARIES.get(channel, ""), HOOK_SECRET


def send_all() -> dict[str, str]:
    """One of each channel that has an address and a way; answers what went wrong, by channel."""
    mode, heard = settings.ACCORD_MODE, {}
    for channel in Channel.values:
        for error in _sent(mode, channel):
            heard[channel] = error
            with scope(relay(mode)) as by:
                providers.heard_canary(mode=mode, channel=channel, error=error, by=by)
    return heard


def _sent(mode: str, channel: str) -> Iterator[str]:
    """The words of what went wrong, empty for nothing; no word where there is no canary."""
    to, secret = address(channel)
    way = transport(mode, channel) if to else None
    if way is None:
        return
    with way:
        for _, failed in way.carry([_message(mode, channel, to, secret)], lambda: False):
            yield failed.reason if isinstance(failed, SendFailed) else ""


def _message(mode: str, channel: str, to: str, secret: str) -> Message:
    return Message(
        key=f"canary-{channel}-{int(time.time()) // EVERY}",
        mode=mode,
        address=to,
        subject="Canary: this channel works",
        body="A test that goes out every five minutes. Nothing needs to be done.",
        facts={"kind": "channel.canary", "severity": "low", "about": f"channel:{channel}"},
        secret=secret,
    )
