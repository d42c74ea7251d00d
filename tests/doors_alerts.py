"""Doors of alerts and the outbox."""

from tests.doors import LAKESIDE, NOBODY, RIVERTON, Door, get, post

ANSWERING = frozenset({"dana", "rosa"})

SIDES = RIVERTON | LAKESIDE

DOORS: list[Door] = [
    get("alerts/"),
    get("alerts/outbox/"),
    get("alerts/{alert}/", RIVERTON),
    post("alerts/{alert}/acknowledge/", ANSWERING),
    get("alerts/cap/"),
    get("alerts/cap/{warning}/"),
    get("alerts/cap/{restricted_warning}/", NOBODY),
    get("alerts/systems/"),
    get("alerts/systems/{between}/", SIDES),
    get("api/v1/edxl-messages/"),
    get("api/v1/edxl-messages/{between}/", SIDES),
    get("api/v1/edxl-messages/{between}.xml", SIDES),
    get("api/v1/alerts/"),
    get("api/v1/alerts/{alert}/", RIVERTON),
    post("api/v1/alerts/{alert}/acknowledge/", ANSWERING),
    get("api/v1/cap-alerts/"),
    get("api/v1/cap-alerts/features/"),
    get("api/v1/cap-alerts/{warning}/"),
    get("api/v1/cap-alerts/{restricted_warning}/", NOBODY),
    get("api/v1/cap-alerts/{warning}.xml"),
    get("api/v1/cap-alerts/{restricted_warning}.xml", NOBODY),
    get("api/v1/deliveries/"),
]
