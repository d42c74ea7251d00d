"""A resident of Farview who subscribed, and one whose address was asked."""

from agencies.services import sharing
from alerts.models import Subscription
from alerts.services import subscription_links as links
from eoc.access import scope
from tests.placed.world import SECRET, World


def place(world: World) -> None:
    """Their links stand for them: whoever has one needs no login."""
    made = {}
    with scope(sharing.operator()):
        for state in ("confirmed", "unconfirmed"):
            made[state] = Subscription.objects.create(
                mode="demo",
                state=state,
                channel="email",
                address=f"{SECRET.lower()}.{state}@home.example",
                language="en",
                jurisdictions=[world.cast.towns["farview"].pk],
            )
    world.names["own_link"] = links.own_token(made["confirmed"])
    world.names["asking_link"] = links.confirming(made["unconfirmed"]).split("/")[-2]
