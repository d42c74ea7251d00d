"""A roster of Riverton with an override, an offered shift and a calendar under an address."""

from datetime import timedelta

from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from alerts.models import AlertGroup, ShiftFeed, ShiftOffer, Silence
from eoc.access import scope
from tests.alerts import roster_build as build
from tests.placed.world import SECRET, World


def place_roster(world: World) -> None:
    """Everything of one roster; Dana offers a shift of next month."""
    cast = world.cast
    with scope(cast.actor("ada")):
        roster = build.roster(cast, "dana", "rosa", name=SECRET)
        layer = roster.layers.get()
        start = timezone.now() + timedelta(days=60)
        taken = build.override(cast, layer, "rosa", start, start + timedelta(hours=8))
        offer = ShiftOffer.objects.create(
            agency=roster.agency,
            roster=roster,
            layer=layer,
            person=cast.people["dana"],
            during=TimestamptzRange(start, start + timedelta(hours=8)),
            note=SECRET,
        )
        silence = Silence.objects.create(
            mode="demo",
            agency=roster.agency,
            kinds=["contact_point.tested"],
            starts_at=start,
            ends_at=start + timedelta(hours=2),
            reason=SECRET,
            by_name="Ada",
        )
        AlertGroup.objects.create(
            mode="demo", agency=roster.agency, kind="x", about="y", severity="low"
        )
    with scope(cast.actor("dana")):
        ShiftFeed.objects.create(
            agency=roster.agency, person=cast.people["dana"], secret_sha256="0" * 64
        )
    world.names["no_calendar"] = "of-nobody"
    world.put("silence", silence)
    world.put("roster", roster)
    world.put("roster_layer", layer)
    world.put("override", taken)
    world.put("shift_offer", offer)
