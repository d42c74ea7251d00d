"""Lines of an incident's log."""

from datetime import datetime

from eoc.access import Actor
from incidents.scenario.incidents import of
from incidents.services import activity_log


def note(actor: Actor, *, moment: datetime, incident: str, text: str) -> None:
    """Somebody writes down what happened or was seen."""
    activity_log.note(incident=of(actor, incident), text=text, by=actor, at=moment)
