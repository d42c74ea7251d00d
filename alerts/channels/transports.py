"""Which transport carries a message: decided by its mode, never by its content.

Only rows of mode live, in a live installation, reach the outside. Everything else goes into the
local sink; where a process has none it is suppressed. A replay of real calls sends nothing at all.
"""

from pathlib import Path

from django.conf import settings

from agencies.models import Channel
from alerts.channels.email.smtp import ProviderMail, SinkMail, SmtpTransport
from alerts.channels.message import Transport
from alerts.channels.webhook.http import PublicWebhooks, SinkWebhooks
from eoc.access.modes import Mode

SINKING = (Mode.DEMO, Mode.EXERCISE)


def goes_out(mode: str) -> bool:
    """Whether rows of this mode may leave the machine from this installation."""
    return mode == Mode.LIVE and settings.ACCORD_MODE == Mode.LIVE


def transport(mode: str, channel: str) -> Transport | None:
    """The transport of a batch; None says that it is suppressed."""
    if channel == Channel.EMAIL:
        return mail(mode)
    if goes_out(mode):
        return PublicWebhooks()
    if mode in SINKING and settings.SINK_DIR:
        return SinkWebhooks(str(Path(settings.SINK_DIR) / "http.sock"))
    return None


def mail(mode: str) -> SmtpTransport | None:
    """The transport of letters of this mode."""
    if goes_out(mode):
        return ProviderMail(settings.DEFAULT_FROM_EMAIL, settings.SMTP_URL)
    if mode in SINKING and settings.SINK_DIR:
        return SinkMail(settings.DEFAULT_FROM_EMAIL, str(Path(settings.SINK_DIR) / "smtp.sock"))
    return None
