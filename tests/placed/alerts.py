"""An alert, public warnings, and an installation that answers by message."""

from uuid import uuid4

from agencies.services import sharing
from alerts import cap
from alerts.models import Zone
from alerts.services import cap_messages
from eoc.access import scope
from resources.models import EdxlMessage
from resources.services import installations
from tests.alerts.build import pending
from tests.alerts.cap_build import LATER, message, naming
from tests.cast import square
from tests.placed.world import SECRET, World


def place_alerts(world: World) -> None:
    with scope(sharing.operator("Cast")) as operator:
        alert = pending(world.cast.agencies["riverton"], operator, 1, event=uuid4())
        type(alert).objects.filter(pk=alert.pk).update(body=SECRET, subject=SECRET)
        world.put("delivery", alert.deliveries.get())
    world.put("alert", alert)


def place_warnings(world: World) -> None:
    """A public warning, and one that only the operator reads."""
    open_to_all = message(1, expires=LATER)
    closed = message(
        2,
        expires=LATER,
        scope="Restricted",
        restriction="staff",
        references=naming(open_to_all),
    )
    with scope(sharing.operator()) as by:
        for name, alert in {"warning": open_to_all, "restricted_warning": closed}.items():
            kept = cap_messages.keep(content=cap.write(alert), by=by)
            world.put(name, kept.message)
        shape = square(-75.0, 41.0)
        Zone.objects.create(key="UGC=PAZ101", name="Zone", shape=shape, source="zones.geojson")


def place_between_systems(world: World) -> None:
    """Lakeside is answered for by an installation, which sent something wrong."""
    riverton, lakeside = world.cast.agencies["riverton"], world.cast.agencies["lakeside"]
    address = "https://eoc.lakeside.example/edxl/"
    with scope(sharing.operator()) as operator:
        installations.connect(partner=lakeside, agency=riverton, address=address, by=operator)
    with scope(world.cast.actor("rosa")):
        refused = EdxlMessage.objects.create(
            mode="demo",
            direction="in",
            agency=riverton,
            partner_agency=lakeside,
            message_id="urn:x:1",
            state="refused",
            error=f"document: is not well-formed XML, {SECRET}",
            sha256="0" * 64,
            original=f"<a>{SECRET}".encode(),
        )
    world.put("between", refused)
