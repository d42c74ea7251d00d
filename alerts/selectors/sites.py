"""Which mode an address stands for: an exercise never is what the installation means."""

from dataclasses import replace

from eoc.access import Actor
from eoc.access.modes import Mode

LIVE, EXERCISE = "live", "exercise"


def on(actor: Actor, site: str) -> Actor:
    """The same person on the site of exercises, or as they are."""
    return replace(actor, mode=Mode.EXERCISE.value) if site == EXERCISE else actor


def of(mode: str) -> str:
    """The site on which rows of a mode are shown."""
    return EXERCISE if mode == Mode.EXERCISE else LIVE
