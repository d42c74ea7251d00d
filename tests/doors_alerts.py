"""Doors of alerts and the outbox."""

from tests.doors import RIVERTON, Door, get, post

ANSWERING = frozenset({"dana", "rosa"})

DOORS: list[Door] = [
    get("alerts/"),
    get("alerts/outbox/"),
    get("alerts/{alert}/", RIVERTON),
    post("alerts/{alert}/acknowledge/", ANSWERING),
    get("api/v1/alerts/"),
    get("api/v1/alerts/{alert}/", RIVERTON),
    post("api/v1/alerts/{alert}/acknowledge/", ANSWERING),
    get("api/v1/deliveries/"),
]
