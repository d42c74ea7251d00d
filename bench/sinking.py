"""The transport of live webhooks for a bench's rows: their addresses are its sinks on loopback."""

from alerts.channels.message import Transport
from alerts.channels.webhook.http import PublicWebhooks
from alerts.sending import Ways


class Sinking(Ways):
    """Whatever the mode, since a bench's database is a demo's and a demo sends nowhere."""

    def chosen(self, mode: str, channel: str) -> Transport | None:
        """The same code, guard and signature as live."""
        return PublicWebhooks()
