"""Doors of feeds: everybody sees how each does, the administrator of its agency keeps it."""

from tests.doors import ADA, ADMINISTRATORS, NOBODY, Door, get, patch, post

NEW = {"agency": "RIV", "kind": "push", "name": "One more"}

DOORS: list[Door] = [
    get("alerts/feeds/"),
    get("alerts/feeds/{feed}/"),
    get("alerts/feeds/add/", ADMINISTRATORS),
    post("alerts/feeds/add/", ADMINISTRATORS),
    get("alerts/feeds/{feed}/edit/", ADA),
    post("alerts/feeds/{feed}/edit/", ADA),
    post("alerts/feeds/{feed}/pause/", ADA, version="1"),
    post("alerts/feeds/{feed}/resume/", ADA, version="1"),
    get("alerts/feeds/{feed}/remove/", ADA),
    post("alerts/feeds/{feed}/remove/", ADA, version="1", reason="Another one has it"),
    post("alerts/feeds/{feed}/read/", ADA),
    get("api/v1/feeds/"),
    post("api/v1/feeds/", ADA, **NEW),
    get("api/v1/feeds/{feed}/"),
    patch("api/v1/feeds/{feed}/", ADA, every=90),
    post("api/v1/feeds/{feed}/pause/", ADA),
    post("api/v1/feeds/{feed}/resume/", ADA),
    post("api/v1/feeds/{feed}/remove/", ADA, reason="Another one has it"),
    post("api/v1/feeds/{feed}/read/", ADA),
    post("api/v1/cap/", NOBODY),
]
