"""Doors of public alerts: the agency's own people read, those who write or decide act."""

from tests.doors import ADA, ADMINISTRATORS, EVERYONE, RIVERTON, Door, get, post

WRITE = frozenset({"dana", "rosa"})
DECIDE = frozenset({"rosa"})
WRITERS = EVERYONE - {"ada", "obi"}
DECIDERS = frozenset({"rosa", "lee", "hal", "olu"})
LIVE, API = "alerts/public/live/", "api/v1/public-alerts/live/"
DRAFT, WAITING, APPROVED, ISSUED = (
    "{draft_alert}/",
    "{waiting_alert}/",
    "{approved_alert}/",
    "{issued_alert}/",
)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-74.98, 40.02], [-74.97, 40.02], [-74.97, 40.03], [-74.98, 40.02]]],
}
TEXT = dict.fromkeys(("event", "headline", "description", "instruction", "place"), "Flood")
SHIFTS = {"shift_changes": ["07:00"]}
UNTIL = {"until": "2099-01-01T00:00:00Z"}
SAID = {
    "category": "Met",
    "urgency": "Immediate",
    "severity": "Severe",
    "certainty": "Observed",
    "responses": ["Monitor"],
    "texts": [{"language": "en-US", **TEXT}],
    "area": SQUARE,
}

PAGES: list[Door] = [
    get(LIVE),
    get(LIVE + "new/", WRITERS),
    post(LIVE + "new/", WRITERS),
    get(LIVE + "new/from/", WRITERS),
    get(LIVE + "new/from/{public_template}/RIV/", WRITE),
    post(LIVE + "new/from/{public_template}/RIV/", WRITE),
    get(LIVE + DRAFT, RIVERTON),
    get(LIVE + DRAFT + "print/", RIVERTON),
    get(LIVE + DRAFT + "change/", WRITE),
    post(LIVE + DRAFT + "change/", WRITE),
    get(LIVE + ISSUED + "update/", WRITE),
    post(LIVE + ISSUED + "update/", WRITE),
    post(LIVE + DRAFT + "submit/", WRITE),
    post(LIVE + WAITING + "approve/", DECIDE, digest="{waiting_digest}"),
    post(LIVE + APPROVED + "issue/", DECIDE),
    post(LIVE + DRAFT + "withdraw/", WRITE, reason="No"),
    post(LIVE + ISSUED + "cancel/", WRITE),
    post(LIVE + ISSUED + "clear/", DECIDE),
    post(LIVE + "{dam_alert}/alone/", DECIDE),
    post(LIVE + "{held_alert}/release/", DECIDE),
    post(LIVE + "{held_alert}/stop/", WRITE),
    post(LIVE + "{alone_alert}/review/", ADA),
    get("alerts/public/rules/"),
    post("alerts/public/rules/", EVERYONE),
    post("alerts/public/rules/grants/", ADMINISTRATORS),
    post("alerts/public/rules/grants/{alerting_grant}/revoke/", ADA),
    post("alerts/public/rules/exercises/", DECIDERS),
    post("alerts/public/rules/exercises/{exercise_window}/call-off/", DECIDE),
]
VERBS: list[Door] = [
    get(API),
    post(API, WRITE, agency="RIV", **SAID),
    get(API + DRAFT, RIVERTON),
    Door("PUT", API + DRAFT, WRITE, said=SAID),
    post(API + DRAFT + "submit/", WRITE),
    post(API + WAITING + "approve/", DECIDE, digest="{waiting_digest}"),
    post(API + APPROVED + "issue/", DECIDE, typed="no"),
    post(API + DRAFT + "withdraw/", WRITE, reason="No"),
    post(API + ISSUED + "cancel/", WRITE),
    post(API + ISSUED + "clear/", DECIDE),
    post(API + "{dam_alert}/alone/", DECIDE, typed="no", reason="x"),
    post(API + "{held_alert}/release/", DECIDE),
    post(API + "{held_alert}/stop/", WRITE),
    post(API + "{alone_alert}/review/", ADA, verdict="right", note="x"),
]
HOURS = {"starts_at": "2099-01-01T10:00:00Z", "ends_at": "2099-01-01T11:00:00Z"}
RULES: list[Door] = [
    get("api/v1/alerting/rules/"),
    Door("PUT", "api/v1/alerting/rules/", ADA, said={"agency": "RIV", "hazards": [], **SHIFTS}),
    get("api/v1/alerting/grants/"),
    post("api/v1/alerting/grants/", ADA, agency="RIV", to="HIL", jurisdiction="RIV", **UNTIL),
    post("api/v1/alerting/grants/{alerting_grant}/revoke/", ADA),
    get("api/v1/alerting/exercises/"),
    post("api/v1/alerting/exercises/", DECIDE, agency="RIV", title="Siren day", **HOURS),
    post("api/v1/alerting/exercises/{exercise_window}/call-off/", DECIDE),
]
DOORS = PAGES + VERBS + RULES
