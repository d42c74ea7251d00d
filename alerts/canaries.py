"""Where a channel's canary goes: to nobody, or to the test address a live operator named."""

from django.conf import settings

from agencies.models import Channel
from alerts.selectors.alerts import CANARY
from alerts.services.held import Held
from eoc.access.modes import Mode

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


def secret(delivery: Held) -> str:
    """What a canary is signed or sealed by; empty for any other delivery."""
    return address(delivery.channel)[1] if delivery.alert.kind == CANARY else ""
