"""Doors of escalation: policies, runs, replies."""

from tests.doors import ADA, NOBODY, RIVERTON, Door, get, post, put
from tests.doors_alerts import ANSWERING

STEPS = [{"kind": "agency"}]
SAID = {"name": "Day", "families": ["delivery"], "severities": ["low"], "steps": STEPS}
LATER = "2030-01-06T02:00:00Z"

DOORS: list[Door] = [
    get("alerts/escalation/"),
    get("alerts/escalation/new/RIV/", ADA),
    post("alerts/escalation/new/RIV/", ADA, do="add", add_kind="wait"),
    get("alerts/escalation/{escalation}/", RIVERTON),
    post("alerts/escalation/{escalation}/", ADA, do="add", add_kind="wait"),
    post("alerts/{alert}/reply/", ANSWERING, answer="available"),
    post("alerts/{alert}/escalate/", ANSWERING),
    post("alerts/{alert}/stop/", ANSWERING),
    get("answers/alerts/{foreign_reply}/", NOBODY),
    post("answers/alerts/{foreign_reply}/", NOBODY, answer="cannot"),
    get("answers/alerts/nonsense/", NOBODY),
    get("api/v1/escalation-policies/"),
    post("api/v1/escalation-policies/", ADA, agency="RIV", **SAID),
    get("api/v1/escalation-policies/{escalation}/", RIVERTON),
    put("api/v1/escalation-policies/{escalation}/", ADA, **SAID),
    post("api/v1/escalation-policies/simulate/", ADA, agency="RIV", steps=STEPS, at=LATER),
    get("api/v1/alerts/{alert}/escalation/", RIVERTON),
    post("api/v1/alerts/{alert}/escalation/escalate/", ANSWERING),
    post("api/v1/alerts/{alert}/escalation/stop/", ANSWERING),
    get("api/v1/alerts/{alert}/replies/", RIVERTON),
    post("api/v1/alerts/{alert}/replies/", ANSWERING, answer="eta", minutes=10),
]
