"""The transports of live rows for a bench's: their addresses are its sinks on loopback."""

import os

from agencies.models import Channel
from alerts.channels.email.smtp import SmtpTransport
from alerts.channels.email.volley import Server
from alerts.channels.message import Transport
from alerts.channels.webhook.http import PublicWebhooks
from alerts.sending import Ways

SENDER = "Accord <accord@bench.example>"


class SinkingMail(SmtpTransport):
    """The same code as live, without TLS, since the peer beside it has none either."""

    def server(self) -> Server:
        """The bench's mail sink."""
        return Server("127.0.0.1", int(os.environ["BENCH_MAIL_PORT"]))


class Sinking(Ways):
    """Whatever the mode, since a bench's database is a demo's and a demo sends nowhere."""

    def chosen(self, mode: str, channel: str) -> Transport | None:
        """The same code, guard and signature as live."""
        return SinkingMail(SENDER) if channel == Channel.EMAIL else PublicWebhooks()
