"""Doors of the public side: open to anybody."""

from tests.doors import NOBODY, Door, get

DOORS: list[Door] = [
    get("public/", NOBODY),
    get("public/alerts.atom", NOBODY),
]
