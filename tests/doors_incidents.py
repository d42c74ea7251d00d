"""Doors of incidents, places and activations; Lakeside was asked to help with the barn fire."""

from tests.doors import ADA, EVERYONE, LAKESIDE, NOBODY, RIVERTON, Door, get, patch, post

WORKING = frozenset({"dana", "rosa"})
COMMAND = frozenset({"dana"})
NOTING = WORKING | LAKESIDE
LOGGING = EVERYONE - {"ada", "obi"}
SEEING = RIVERTON | LAKESIDE
PAGE = "incidents/{number}/"
API = "api/v1/incidents/{incident}/"
CALL = {"title": "Smoke", "type": "structure_fire", "severity": "low", "place_text": "Mill"}

DOORS: list[Door] = [
    get("incidents/"),
    get("incidents/log/", LOGGING),
    post("incidents/log/", LOGGING, **CALL),
    get("incidents/log/duplicates/"),
    get("incidents/places/"),
    get(PAGE, SEEING),
    get(PAGE + "who-sees/", SEEING),
    post(PAGE + "share/", WORKING, agency="{hillcrest}", tier="view", reason="They ask"),
    post(PAGE + "share/LAK/end/", WORKING, reason="Over"),
    post(PAGE + "guests/", WORKING, name="Una", hours="4"),
    post(PAGE + "guests/{guest}/end/", WORKING),
    get("guests/", NOBODY),
    get("guests/{guest_secret}/", public=True),
    get(PAGE + "history/", RIVERTON),
    get(PAGE + "records/", ADA),
    post(PAGE + "records/", ADA),
    post(PAGE + "hold/", ADA, reason="Lawsuit"),
    post(PAGE + "hold/release/", ADA, reason="Settled"),
    post(PAGE + "note/", NOTING, text="Crews on scene"),
    post(PAGE + "promote/", WORKING, reason="Spreads"),
    post(PAGE + "join/", WORKING, reason="Same water", parent="{number}"),
    post(PAGE + "separate/", WORKING, reason="Another cause"),
    post(PAGE + "severity/", WORKING, reason="Grows", severity="high"),
    post(PAGE + "stage/", WORKING, stage="active"),
    post(PAGE + "complexity/", COMMAND, complexity="3"),
    post(PAGE + "close/", WORKING, reason="Out"),
    get("api/v1/incidents/"),
    get("api/v1/incidents/features/"),
    get("api/v1/incidents/cells/"),
    get("api/v1/incidents/tiles/7/37/48.mvt"),
    post("api/v1/incidents/", LOGGING, **CALL),
    get(API, SEEING),
    patch(API, WORKING, stage="active"),
    post(API + "promote/", WORKING, reason="Spreads"),
    post(API + "join/", WORKING, reason="Same water", parent="{incident}"),
    post(API + "separate/", WORKING, reason="Another cause"),
    post(API + "close/", WORKING, reason="Out"),
    post(API + "share/", WORKING, reason="They help", agency="HIL", tier="view"),
    get(API + "audience/", SEEING),
    post(API + "share/end/", WORKING, reason="Over", agency="LAK"),
    get(API + "guests/", WORKING),
    post(API + "guests/", WORKING, name="Una", hours=4),
    post(API + "guests/{guest}/end/", WORKING),
    get(API + "history/", RIVERTON),
    get(API + "hold/", ADA),
    post(API + "hold/", ADA, reason="Lawsuit"),
    post(API + "hold/release/", ADA, reason="Settled"),
    post(API + "records/", ADA, withheld={}),
    get(API + "notes/", SEEING),
    post(API + "notes/", NOTING, text="Crews on scene"),
    get("api/v1/incident-types/"),
    get("api/v1/places/"),
    get("api/v1/activations/"),
    post("api/v1/activations/", ADA, jurisdiction="RIV", level="full", reason="Flood"),
    post("api/v1/activations/{activation}/deactivate/", ADA),
]
