"""What a channel still needs before it works, and what to do about it."""

from django.conf import settings

from agencies.models import Channel
from agencies.models.people import SIGNED
from alerts.channels.gateway import credentials
from alerts.channels.webpush import keys
from eoc.access.modes import Mode

TO_SINK = "Everything stays in the local sink; bin/eoc manage sink_messages lists it."
NO_SINK = "No sink runs here: set ACCORD_SINK_DIR, or everything of this mode is suppressed."
SIGNED_EACH = "Each contact point has a signing secret of its own; nothing else is needed."


def missing(channel: str) -> str:
    """What to do before anything can leave by this channel; empty where it is set up."""
    if settings.ACCORD_MODE != Mode.LIVE:
        return "" if settings.SINK_DIR else NO_SINK
    if channel == Channel.EMAIL:
        return "" if settings.SMTP_URL else "Set SMTP_URL, such as smtp://user:word@mail.example."
    if channel in (Channel.SMS, Channel.VOICE):
        return _gateway(channel)
    if channel == Channel.WEBPUSH and keys.own() is None:
        return (
            "Set VAPID_KEY_FILE to a P-256 key in PEM: "
            "openssl ecparam -name prime256v1 -genkey -noout -out vapid.pem"
        )
    return ""


def _gateway(channel: str) -> str:
    name = channel.upper()
    if credentials.live(channel) is None:
        return f"Set {name}_GATEWAY_URL, and {name}_GATEWAY_TOKEN or {name}_GATEWAY_SECRET."
    if not credentials.inbound_secret(channel):
        return f"Set {name}_GATEWAY_SECRET too: without it no receipt and no answer comes in."
    return ""


def words(channel: str) -> str:
    """How it is set up."""
    if lacking := missing(channel):
        return lacking
    return note() or _own_way(channel)


def note() -> str:
    """What holds for all channels; empty where messages reach their providers."""
    return TO_SINK if settings.ACCORD_MODE != Mode.LIVE and settings.SINK_DIR else ""


def _own_way(channel: str) -> str:
    return SIGNED_EACH if channel in SIGNED else "Set up."
