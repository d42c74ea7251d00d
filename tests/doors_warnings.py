"""Doors of what a warning starts: incidents from it, and rules."""

from tests.doors import ADA, ADMINISTRATORS, EVERYONE, Door, get, post
from tests.doors_incidents import SEEING

WORKING = EVERYONE - {"ada", "obi"}
RULE = {"agency": "RIV", "name": "Another", "at_least": 2}
OPEN = {"agency": "RIV", "type": "flood"}

DOORS: list[Door] = [
    get("alerts/cap/{warning}/open/", WORKING),
    post("alerts/cap/{warning}/open/", WORKING),
    get("alerts/cap/at/{number}/", SEEING),
    get("alerts/cap/rules/"),
    get("alerts/cap/rules/add/", ADMINISTRATORS),
    post("alerts/cap/rules/add/", ADMINISTRATORS),
    post("alerts/cap/rules/{rule}/end/", ADA, version="1"),
    post("api/v1/cap-alerts/{warning}/incident/", frozenset({"dana", "rosa"}), **OPEN),
    get("api/v1/warning-rules/"),
    post("api/v1/warning-rules/", ADA, **RULE),
    post("api/v1/warning-rules/{rule}/end/", ADA),
]
