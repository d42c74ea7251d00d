"""Doors of announcements, which Riverton made to itself and to Lakeside."""

from tests.doors import EVERYONE, RIVERTON, Door, get, post

SPEAKING = EVERYONE - {"rosa", "obi"}
OF_RIVERTON = frozenset({"dana", "ada"})
SAID = {
    "agency": "RIV",
    "agencies": ["RIV"],
    "severity": "low",
    "subject": "Report to Station 1",
    "body": "Everybody off duty, please.",
}

DOORS: list[Door] = [
    get("alerts/announcements/"),
    get("alerts/announcements/new/", SPEAKING),
    post("alerts/announcements/new/", SPEAKING),
    get("alerts/announcements/{announcement}/", RIVERTON),
    post("alerts/announcements/{announcement}/remind/", OF_RIVERTON),
    get("api/v1/announcements/"),
    post("api/v1/announcements/", OF_RIVERTON, **SAID),
    post("api/v1/announcements/reach/", OF_RIVERTON, **SAID),
    get("api/v1/announcements/{announcement}/", RIVERTON),
    post("api/v1/announcements/{announcement}/remind/", OF_RIVERTON),
]
