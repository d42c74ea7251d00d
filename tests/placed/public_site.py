"""The public site as it stands in the world, on disk where the web process looks."""

from django.conf import settings

from residents import pages, snapshot
from residents.selectors import alerts
from tests.placed.world import World


def place(world: World) -> None:
    """Every alert in force, readable by anybody."""
    standing = alerts.standing()
    snapshot.write(settings.PUBLIC_SITE_DIR, lambda: pages.files(standing))
    world.names["public_document"] = standing.in_force[0].document.message.identifier
