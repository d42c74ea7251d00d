"""Doors of alerts and the outbox."""

from tests.doors import ADMINISTRATORS, LAKESIDE, NOBODY, RIVERTON, Door, get, post

ANSWERING = frozenset({"dana", "rosa"})

RETRYING = frozenset({"dana", "ada"})

SIDES = RIVERTON | LAKESIDE

WATCHING = frozenset({"ada", "olu", "lee", "hal"})

DOORS: list[Door] = [
    get("alerts/channels/", WATCHING),
    post("alerts/channels/email/test/", WATCHING),
    post("alerts/channels/email/canary/", ADMINISTRATORS),
    post("api/v1/channels/email/canary/", ADMINISTRATORS),
    get("alerts/push-key/"),
    get("push-worker.js", public=True),
    get("s/AAAAAAAAAAA/", NOBODY),
    get("api/v1/channels/", WATCHING),
    post("api/v1/channels/email/test/", WATCHING),
    post("api/v1/gateways/sms/", NOBODY),
    post("api/v1/gateways/sms/receipts/", NOBODY),
    get("alerts/"),
    get("alerts/outbox/"),
    post("alerts/outbox/{delivery}/retry/", RETRYING),
    post("alerts/outbox/{delivery}/stop/", RETRYING),
    post("alerts/{alert}/retry/", RETRYING),
    post("alerts/{alert}/retry/stop/", RETRYING),
    post("api/v1/deliveries/{delivery}/retry/", RETRYING),
    post("api/v1/deliveries/{delivery}/stop/", RETRYING),
    post("api/v1/alerts/{alert}/retry/", RETRYING),
    post("api/v1/alerts/{alert}/retry/stop/", RETRYING),
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
