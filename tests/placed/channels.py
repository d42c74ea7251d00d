"""A channel's breaker, a host of somebody's webhooks, and a text that came in."""

from agencies.services import sharing
from alerts.models import InboundText, Provider
from eoc.access import scope
from tests.placed.world import SECRET, World


def place_channels(_: World) -> None:
    own = {"mode": "demo", "channel": "webhook"}
    with scope(sharing.operator()):
        Provider.objects.create(**own, public=True, failures=2, last_error="answered 503")
        host = f"{SECRET.lower()}.example"
        Provider.objects.create(**own, host=host, public=False, last_error=f"{host}: 503")
        InboundText.objects.create(
            mode="demo",
            channel="sms",
            gateway_id="g-1",
            address="+15550100123",
            words=f"YES {SECRET}",
        )
