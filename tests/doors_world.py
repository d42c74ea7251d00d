"""The world behind the doors: one of everything, Riverton's, with a word only Riverton may read."""

from datetime import UTC, datetime

from django.conf import settings
from django.test import Client

from tests import doors_logins as logins
from tests.cast import Cast
from tests.placed import (
    agencies,
    alerts,
    announcements,
    channels,
    escalation,
    feeds,
    incidents,
    mutual_aid,
    public_alerts,
    public_site,
    public_templates,
    rosters,
    subscriptions,
    warnings,
)
from tests.placed.world import SECRET, World

__all__ = ["SECRET", "World", "built", "this_moment"]


def built(cast: Cast) -> World:
    """One of everything."""
    world = World(cast)
    agencies.place_agencies(world)
    logins.place(world)
    incidents.place_incidents(world)
    mutual_aid.place_mutual_aid(world)
    mutual_aid.place_box_card(world)
    incidents.place_as_it_stands(world)
    alerts.place_alerts(world)
    alerts.place_warnings(world)
    alerts.place_between_systems(world)
    escalation.place_escalation(world)
    public_alerts.place(world)
    public_site.place(world)
    rosters.place_roster(world)
    announcements.place_announcements(world)
    channels.place_channels(world)
    feeds.place_feeds(world)
    warnings.place_rules(world)
    public_templates.place_public_templates(world)
    subscriptions.place(world)
    world.names["stream"] = f"demo.j{cast.towns['riverton'].pk}.incidents.full"
    world.names["summaries"] = f"demo.a{cast.agencies['riverton'].pk}.assets.located"
    world.names["now"] = this_moment()
    for name, user in cast.users.items():
        client = Client()
        client.force_login(user)
        world.sessions[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return world


def this_moment() -> str:
    """Now, as an address names a moment of the past."""
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
