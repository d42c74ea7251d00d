"""EOCs that stand up and down, by the jurisdiction's short code."""

from datetime import datetime

from agencies.models import Jurisdiction
from eoc.access import Actor
from eoc.errors import NotFound
from incidents.services import activations


def activate(actor: Actor, *, moment: datetime, jurisdiction: str, level: str, reason: str) -> None:
    """An EOC stands up, or changes its level."""
    home = territory(jurisdiction)
    activations.activate(jurisdiction=home, level=level, reason=reason, by=actor)


def deactivate(actor: Actor, *, moment: datetime, jurisdiction: str) -> None:
    """An EOC stands down."""
    activations.deactivate(jurisdiction=territory(jurisdiction), by=actor)


def territory(code: str) -> Jurisdiction:
    """A jurisdiction by its short code."""
    found = Jurisdiction.objects.defer("boundary").filter(short_code=code).first()
    if found is None:
        raise NotFound(f"No jurisdiction has the short code {code}.")
    return found
