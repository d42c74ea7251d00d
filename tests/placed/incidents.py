"""An incident of Riverton's with what hangs on it."""

from eoc.access import Actor, scope
from incidents.models import Incident
from incidents.services import activations, activity_log, guests, incidents
from resources.services import (
    bookings,
    geofences,
)
from tests.cast import Cast, square
from tests.placed.world import SECRET, World


def place_incidents(world: World) -> None:
    cast = world.cast
    with scope(cast.actor("dana")) as dana:
        first = _call(cast, dana)
        activity_log.note(incident=first, text=f"Note {SECRET}", by=dana)
        booking = bookings.commit(asset=cast.assets["RIV Engine 14"], incident=first, by=dana)
        fence = geofences.draw(
            agency=cast.agencies["riverton"],
            kind="station",
            name=f"Yard {SECRET}",
            area=square(-75.0, 40.0),
            by=dana,
        )
    with scope(cast.actor("ada")) as ada:
        activation = activations.activate(
            jurisdiction=cast.towns["riverton"], level="partial", reason="Rain", by=ada
        )
    with scope(cast.actor("dana")) as dana:
        guest, secret = guests.invite(incident=first, name="Rea", hours=2, by=dana)
    world.put("guest", guest)
    world.names["guest_secret"] = secret
    world.put("incident", first)
    world.put("number", first, "number")
    world.put("booking", booking)
    world.put("geofence", fence)
    world.put("activation", activation)
    world.put("asset", cast.assets["RIV Engine 12"])
    world.put("riv_busy", cast.assets["RIV Engine 14"])
    world.put("lak_asset", cast.assets["LAK Engine 14"])


def _call(cast: Cast, by: Actor) -> Incident:
    return incidents.log(
        by=by,
        type="structure_fire",
        severity="medium",
        title=f"Barn fire {SECRET}",
        point=cast.point("riverton"),
        place_text=f"Mill {SECRET}",
        narrative=f"Caller said {SECRET}",
    )


def place_as_it_stands(world: World) -> None:
    """Sharing it with whoever was asked raised the incident's version."""
    with scope(world.cast.actor("dana")):
        world.put("incident", Incident.objects.get(uuid=world.names["incident"]))
