"""An alert as a letter."""

from email.message import EmailMessage
from email.utils import formatdate, parseaddr

from alerts.channels.message import Message, marked

DEDUPE_HEADER = "X-Accord-Dedupe-Key"


def letter(message: Message, sender: str) -> EmailMessage:
    """A plain-text letter whose Message-ID stays the same however often it is sent."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = message.address
    made["Subject"] = " ".join(marked(message.mode, message.subject).split())
    made["Date"] = formatdate()
    made["Message-ID"] = f"<{message.key}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    made[DEDUPE_HEADER] = message.key
    made.set_content(message.body)
    return made
