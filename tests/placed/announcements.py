"""Something that Riverton announced to itself and to Lakeside."""

from agencies.services import sharing
from alerts.models import Announcement
from eoc.access import scope
from tests.placed.world import SECRET, World


def place_announcements(world: World) -> None:
    agencies = [world.cast.agencies[town].pk for town in ("riverton", "lakeside")]
    with scope(sharing.operator("Cast")):
        said = Announcement.objects.create(
            mode="demo",
            agency=world.cast.agencies["riverton"],
            by_name="Dana",
            severity="high",
            subject=SECRET,
            body=SECRET,
            agencies=agencies,
            within=agencies,
            person_count=1,
            address_count=1,
        )
    world.put("announcement", said)
