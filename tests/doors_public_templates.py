"""Doors of templates of public alerts."""

from tests.doors import ADA, ADMINISTRATORS, RIVERTON, Door, get, post

ONE = "alerts/templates/{public_template}/"
API = "api/v1/public-templates/{public_template}/"
BASE = {
    "agency": "RIV",
    "name": "Flood at the mill",
    "hazard": "flood",
    "category": "Met",
    "urgency": "Immediate",
    "severity": "Severe",
    "certainty": "Likely",
    "response": "Evacuate",
}
WORDS = {
    "language": "en-US",
    "event": "Flood",
    "headline": "Flood at {place}",
    "description": "The river rises at {place}.",
    "instruction": "Leave by {road}.",
}
TEXTS = ("headline", "description", "instruction")

DOORS: list[Door] = [
    get("alerts/templates/"),
    get("alerts/templates/csv/"),
    get("alerts/templates/add/", ADMINISTRATORS),
    post("alerts/templates/add/", ADMINISTRATORS),
    post("alerts/templates/import/", ADMINISTRATORS),
    get(ONE, RIVERTON),
    get(ONE + "edit/", ADA),
    post(ONE + "edit/", ADA),
    get(ONE + "words/", ADA),
    post(ONE + "words/", ADA),
    post(ONE + "review/", ADA, agency="RIV", language="en-US"),
    post(ONE + "retire/", ADA),
    get("api/v1/public-templates/"),
    post("api/v1/public-templates/", ADA, **BASE),
    get(API, RIVERTON),
    post(API + "words/", ADA, **{**WORDS, **dict.fromkeys(TEXTS, "Leave")}),
    post(API + "review/", ADA, agency="RIV", language="en-US", digest="0" * 64),
    post(API + "retire/", ADA),
    post(API + "fill/", RIVERTON, agency="RIV", language="en-US", values={"place": "Mill"}),
]
