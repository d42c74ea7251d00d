"""Units by their label: assigned, moved, cleared."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from eoc.access import Actor
from incidents.scenario.incidents import of
from resources.selectors.named import unit_named
from resources.services import dispatch, positions
from resources.services.positions import Fix


def assign(actor: Actor, *, moment: datetime, incident: str, assets: Sequence[str]) -> None:
    """Units are sent to an incident."""
    units = [unit_named(actor, name) for name in assets]
    dispatch.assign(assets=units, incident=of(actor, incident), by=actor)


def en_route(actor: Actor, *, moment: datetime, asset: str) -> None:
    """A unit reports that it is on its way."""
    dispatch.en_route(asset=unit_named(actor, asset), by=actor)


def on_scene(actor: Actor, *, moment: datetime, asset: str) -> None:
    """A unit reports that it has arrived."""
    dispatch.on_scene(asset=unit_named(actor, asset), by=actor)


def clear(actor: Actor, *, moment: datetime, asset: str) -> None:
    """A unit is free again."""
    dispatch.clear(asset=unit_named(actor, asset), by=actor)


def move(actor: Actor, *, moment: datetime, fixes: Mapping[str, tuple[float, float]]) -> None:
    """Units on their way report where they are."""
    reported = [
        Fix(unit_named(actor, name).uuid, lon, lat, moment) for name, (lon, lat) in fixes.items()
    ]
    positions.move_many(positions=reported, by=actor)
