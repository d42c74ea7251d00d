"""Doors of the public side: open to anybody."""

from tests.doors import NOBODY, Door, get

DOORS: list[Door] = [
    get("public/", public=True),
    get("public/alerts.atom", public=True),
    get("public/es/", public=True),
    get("public/cap/{public_document}.xml", public=True),
    get("public/cap/urn:uuid:00000000-0000-0000-0000-000000000000.xml", NOBODY),
]
