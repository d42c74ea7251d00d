"""Doors of duty rosters and silences."""

from tests.doors import ADA, ADMINISTRATORS, NOBODY, RIVERTON, Door, get, patch, post, put

# Whoever keeps rosters somewhere: Lee and Hal are duty officers, the others administer.
KEEPING = ADMINISTRATORS | {"lee", "hal"}
LAYER = "api/v1/roster-layers/{roster_layer}/"
OFFER = "api/v1/shift-offers/{shift_offer}/"
SWAPPING = frozenset({"dana", "rosa"})
WITHDRAWING = frozenset({"dana", "ada"})

DOORS: list[Door] = [
    get("calendars/{no_calendar}.ics", NOBODY),
    get("alerts/rosters/"),
    get("alerts/rosters/add/", KEEPING),
    post("alerts/rosters/add/", KEEPING),
    post("alerts/rosters/calendar/make/"),
    post("alerts/rosters/calendar/revoke/"),
    get("alerts/rosters/{roster}/", RIVERTON),
    get("alerts/rosters/{roster}/edit/", ADA),
    post("alerts/rosters/{roster}/edit/", ADA),
    get("alerts/rosters/{roster}/layers/add/", ADA),
    post("alerts/rosters/{roster}/layers/add/", ADA),
    get("alerts/rosters/{roster}/overrides.csv", RIVERTON),
    post("alerts/rosters/{roster}/overrides/load/", ADA),
    get("alerts/rosters/layers/{roster_layer}/", ADA),
    post("alerts/rosters/layers/{roster_layer}/", ADA),
    get("alerts/rosters/layers/{roster_layer}/take/", ADA),
    post("alerts/rosters/layers/{roster_layer}/take/", ADA),
    post("alerts/rosters/layers/{roster_layer}/offer/", RIVERTON),
    post("alerts/rosters/overrides/{override}/undo/", ADA),
    post("alerts/rosters/offers/{shift_offer}/accept/", SWAPPING),
    post("alerts/rosters/offers/{shift_offer}/withdraw/", WITHDRAWING),
    get("alerts/silences/"),
    get("alerts/silences/add/", KEEPING),
    post("alerts/silences/add/", KEEPING),
    get("alerts/silences/{silence}/", RIVERTON),
    post("alerts/silences/{silence}/end/", ADA),
    get("api/v1/rosters/"),
    post("api/v1/rosters/"),
    get("api/v1/rosters/{roster}/", RIVERTON),
    patch("api/v1/rosters/{roster}/", ADA),
    post("api/v1/rosters/{roster}/layers/", ADA),
    get("api/v1/rosters/{roster}/shifts/", RIVERTON),
    put(LAYER, ADA),
    post(LAYER + "overrides/", ADA),
    post(LAYER + "offers/", RIVERTON),
    post("api/v1/overrides/{override}/undo/", ADA),
    post(OFFER + "accept/", SWAPPING),
    post(OFFER + "withdraw/", WITHDRAWING),
    get("api/v1/silences/"),
    post("api/v1/silences/"),
    get("api/v1/silences/{silence}/", RIVERTON),
    post("api/v1/silences/{silence}/end/", ADA),
]
