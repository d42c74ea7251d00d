"""Django's own letters (password links, invitations) through the same transports as alerts."""

from collections.abc import Sequence

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from alerts.channels.email.smtp import SmtpTransport
from alerts.channels.message import SendFailed
from alerts.channels.transports import mail
from eoc.access.modes import Mode

log = structlog.get_logger()


class TransportBackend(BaseEmailBackend):
    """Sends by the installation's mode: live to the provider, demo into the sink."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send each letter; answers how many went out. A demo without its sink goes on."""
        transport = mail(settings.ACCORD_MODE)
        if transport is None:
            log.warning("mail.suppressed", letters=len(email_messages))
            return 0
        with transport:
            return sum(self._sent(transport, letter) for letter in email_messages)

    def _sent(self, transport: SmtpTransport, letter: EmailMessage) -> bool:
        if not letter.recipients():
            return False
        try:
            transport.post(letter.message(), letter.recipients())
        except SendFailed as failed:
            log.warning("mail.failed", reason=failed.reason)
            if settings.ACCORD_MODE == Mode.LIVE and not self.fail_silently:
                raise
            return False
        return True
