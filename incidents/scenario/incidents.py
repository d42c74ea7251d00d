"""Calls and what becomes of them, by the names a scenario saved."""

from datetime import datetime

from django.contrib.gis.geos import Point

from eoc.access import Actor
from eoc.errors import NotFound
from incidents.models import Incident
from incidents.selectors.picture import visible_to
from incidents.services import incidents

Saved = str


def log(
    actor: Actor,
    *,
    moment: datetime,
    type: str,
    severity: str,
    title: str,
    place_text: str = "",
    narrative: str = "",
    lon: float | None = None,
    lat: float | None = None,
) -> Saved:
    """A call comes in; happened when the story says."""
    point = None if lon is None or lat is None else Point(lon, lat, srid=4326)
    logged = incidents.log(
        by=actor,
        type=type,
        severity=severity,
        title=title,
        point=point,
        place_text=place_text,
        narrative=narrative,
        happened_at=moment,
    )
    return str(logged.uuid)


def promote(actor: Actor, *, moment: datetime, incident: Saved, reason: str) -> None:
    """A call goes onto the EOC's picture."""
    incidents.promote(incident=of(actor, incident), reason=reason, by=actor)


def join(actor: Actor, *, moment: datetime, incident: Saved, parent: Saved, reason: str) -> None:
    """An incident goes under a parent."""
    incidents.join(incident=of(actor, incident), parent=of(actor, parent), reason=reason, by=actor)


def close(actor: Actor, *, moment: datetime, incident: Saved, reason: str) -> None:
    """It is over."""
    incidents.close(incident=of(actor, incident), reason=reason, by=actor)


def of(actor: Actor, saved: Saved) -> Incident:
    """The incident an earlier step logged, if this person sees it."""
    found = visible_to(actor).filter(uuid=saved).first()
    if found is None:
        raise NotFound("This person does not see that incident; let somebody else do it.")
    return found
