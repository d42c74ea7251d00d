"""A webhook's body and the headers receivers verify it by (Standard Webhooks)."""

import binascii
import json
from datetime import UTC, datetime

from standardwebhooks import Webhook
from standardwebhooks.webhooks import EmptyWebhookSecretError

from alerts.channels.message import Message, SendFailed, marked

JSON, XML = "application/json", "application/xml"


def signed(message: Message) -> tuple[str, dict[str, str]]:
    """Body and headers; `webhook-id` stays the same however often it is sent."""
    if message.document:
        return message.document.decode(), headers(message, message.document.decode(), XML)
    body = _told(message, datetime.now(UTC))
    return body, headers(message, body)


def headers(message: Message, body: str, kind: str = JSON) -> dict[str, str]:
    """What a receiver verifies any body by."""
    now = datetime.now(UTC)
    return {
        "content-type": kind,
        "user-agent": "Accord",
        "webhook-id": message.key,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": _signature(message, now, body),
    }


def _told(message: Message, now: datetime) -> str:
    return json.dumps(
        {
            "type": "alert.issued",
            "timestamp": now.isoformat(),
            "data": {
                **message.facts,
                "mode": message.mode,
                "subject": marked(message.mode, message.subject),
                "body": message.body,
            },
        }
    )


def _signature(message: Message, now: datetime, body: str) -> str:
    try:
        return str(Webhook(message.secret).sign(message.key, now, body))
    except (binascii.Error, EmptyWebhookSecretError, ValueError) as error:
        raise SendFailed(
            "The contact point has no usable signing secret. Make a new one for it.", permanent=True
        ) from error
