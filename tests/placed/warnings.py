"""What Riverton starts from warnings: a rule, and an incident opened from one."""

from agencies.services import sharing
from alerts.models import CapMessage, WarningIncident
from alerts.services import warning_rules
from eoc.access import scope
from incidents.models import Incident
from tests.placed.world import SECRET, World


def place_rules(world: World) -> None:
    """Only its own agency reads them."""
    agency = world.cast.agencies["riverton"]
    said = {"event": f"flood {SECRET}", "at_least": 2, "jurisdiction": None}
    with scope(sharing.operator()) as by:
        rule = warning_rules.add(agency=agency, name=f"Flood {SECRET}", by=by, **said)
        WarningIncident.objects.create(
            message=CapMessage.objects.get(uuid=world.names["warning"]),
            mode="demo",
            agency=agency,
            incident=Incident.objects.get(title__startswith="Barn fire"),
            by_name=SECRET,
        )
    world.put("rule", rule)
