"""Which transport carries a message: decided by its mode, never by its content.

Only rows of mode live, in a live installation, reach the outside. Everything else goes into the
local sink; where a process has none it is suppressed. A replay of real calls sends nothing at all.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings

from agencies.models import Channel
from alerts.channels import setting_up
from alerts.channels.cap.handing import Documents
from alerts.channels.email.smtp import ProviderMail, SinkMail, SmtpTransport
from alerts.channels.gateway import credentials
from alerts.channels.gateway.contract import GatewayTransport, Written
from alerts.channels.message import Transport
from alerts.channels.not_set_up import NotSetUp
from alerts.channels.posting import Courier, SinkCourier
from alerts.channels.siren.signal import Signals
from alerts.channels.sms import text
from alerts.channels.voice import script
from alerts.channels.webhook.http import PublicWebhooks, SinkWebhooks
from alerts.channels.webpush import keys
from alerts.channels.webpush.push import Pushes
from eoc.access.modes import Mode
from eoc.outgoing import Volley

SINKING = (Mode.DEMO, Mode.EXERCISE)
WORDS: Mapping[str, Written] = {Channel.SMS: text.written, Channel.VOICE: script.written}


def goes_out(mode: str) -> bool:
    """Whether rows of this mode may leave the machine from this installation."""
    return mode == Mode.LIVE and settings.ACCORD_MODE == Mode.LIVE


def transport(mode: str, channel: str) -> Transport | None:
    """The transport of a batch; None says that it is suppressed."""
    if channel == Channel.EMAIL and (settings.SMTP_URL or not goes_out(mode)):
        return mail(mode)
    if goes_out(mode):
        return _outside(channel)
    if mode in SINKING and settings.SINK_DIR:
        return _inside(channel, str(Path(settings.SINK_DIR) / "http.sock"))
    return None


def mail(mode: str) -> SmtpTransport | None:
    """The transport of letters of this mode."""
    if goes_out(mode):
        return ProviderMail(settings.DEFAULT_FROM_EMAIL, settings.SMTP_URL)
    if mode in SINKING and settings.SINK_DIR:
        return SinkMail(settings.DEFAULT_FROM_EMAIL, str(Path(settings.SINK_DIR) / "smtp.sock"))
    return None


def _outside(channel: str) -> Transport:
    made: dict[str, Callable[[], Transport | None]] = {
        Channel.EMAIL: lambda: None,
        Channel.WEBHOOK: PublicWebhooks,
        Channel.WEBPUSH: lambda: _pushes(Volley()),
        Channel.SIREN: lambda: Signals(Volley()),
        Channel.CAP: lambda: Documents(Volley()),
    }
    found = _by_gateway(channel) if channel in WORDS else made[channel]()
    return found or NotSetUp(setting_up.missing(channel))


def _by_gateway(channel: str) -> GatewayTransport | None:
    gateway = credentials.live(channel)
    return GatewayTransport(Volley(), gateway, WORDS[channel]) if gateway else None


def _inside(channel: str, path: str) -> Transport | None:
    if channel == Channel.WEBHOOK:
        return SinkWebhooks(path)
    courier = SinkCourier(path, channel)
    if channel in WORDS:
        return GatewayTransport(courier, credentials.sink(channel), WORDS[channel])
    made: dict[str, Callable[[Courier], Transport | None]] = {
        Channel.SIREN: Signals,
        Channel.CAP: Documents,
        Channel.WEBPUSH: _pushes,
    }
    return made[channel](courier)


def _pushes(courier: Courier) -> Pushes | None:
    key = keys.own()
    return Pushes(courier, key) if key else None
