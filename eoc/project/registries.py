"""Honest ways to reach upward: what an app tells those above it, by name."""

SCOPE_DECIDER = "agencies.services.sharing.actor_of"
SCOPES_DECIDER = "agencies.services.sharing.actors_of"
TOKEN_VERBS = {  # what a token needs to change something there, by module; reading needs "read"
    "agencies.api": "agencies.write",
    "incidents.api": "incidents.write",
    "resources.api": "resources.write",
    "resources.api.positions": "positions.write",
    "resources.api.deployments": "mutual_aid.write",
    "resources.api.documents": "mutual_aid.write",
    "resources.api.mutual_aid": "mutual_aid.write",
    "resources.api.offers": "mutual_aid.write",
    "resources.api.proposals": "mutual_aid.write",
    "alerts.api": "alerts.write",
}
SESSION_JUDGE = "agencies.services.sessions.standings"
STREAM_DECIDER = "agencies.services.sharing.streams_of"
TIER_BASIS = {"county": "none", "region": "declaration", "state": "governor"}
TO_INSTALLATIONS = "alerts.subscribers.installations_told"
ALERT_MOVED = "alerts.subscribers.public_alert_moved"
RESIDENTS_TOLD = "alerts.subscribers.residents_told"
SITE_CHANGES = "residents.subscribers.alert_moved"
TO_PROGRAMS = "alerts.subscribers.deployment_moved"
MUTUAL_AID_MOVED = "alerts.subscribers.mutual_aid_moved"
TOLD_TO_PARTNERS = (
    *("submitted", "approved", "accepted", "withdrawn"),
    *("declined", "unable_to_fill", "booked", "stopped", "expired"),
)
TOLD_AT_HOME = (
    *("acknowledged", "countered", "signed", "proposed", "taken", "late", "amended", "undone"),
    *("drafted", "signed_within", "turned_down", "tier_declined", "tier_moved"),
)
STEPS_TOLD = (
    *("mobilized", "departed", "checked_in", "released", "cancelled", "recalled"),
    *("demobilized", "returned"),
)
JOURNAL_SUBSCRIBERS = {
    **{f"mutual_aid.{step}": [MUTUAL_AID_MOVED] for step in TOLD_AT_HOME},
    **{f"mutual_aid.{step}": [MUTUAL_AID_MOVED, TO_INSTALLATIONS] for step in TOLD_TO_PARTNERS},
    "claim.late": [MUTUAL_AID_MOVED],
    "loan.late": [MUTUAL_AID_MOVED],
    "mutual_aid.closed": [TO_INSTALLATIONS],
    **{f"deployment.{step}": [TO_INSTALLATIONS, TO_PROGRAMS] for step in STEPS_TOLD},
    "incident.logged": ["alerts.subscribers.incident_alarmed"],
    "incident.escalated": ["alerts.subscribers.incident_alarmed"],
    "warning.changed": [
        "alerts.subscribers.warning_changed",
        "alerts.subscribers.own_warning_changed",
    ],
    "edxl.waiting": ["alerts.subscribers.message_waits"],
    "break_glass.opened": ["alerts.subscribers.break_glass_opened"],
    "answer_link.forwarded": ["alerts.subscribers.link_forwarded"],
    "document.asked": ["alerts.subscribers.document_asked"],
    "text.received": ["alerts.subscribers.text_received"],
    "announcement.issued": ["alerts.subscribers.announced"],
    "announcement.reminded": ["alerts.subscribers.reminded"],
    "contact_point.tested": ["alerts.subscribers.contact_point_tested"],
    "canary.asked": ["alerts.subscribers.canary_asked"],
    "delivery.returned": ["alerts.subscribers.delivery_returned"],
    **{
        f"public_alert.{step}": [ALERT_MOVED, RESIDENTS_TOLD, SITE_CHANGES]
        for step in ("issued", "updated", "cancelled", "cleared")
    },
    **{f"public_alert.{step}": [ALERT_MOVED] for step in ("submitted", "held", "unanswered")},
    "public_alert.expired": [SITE_CHANGES],
    "subscription.asked": ["alerts.subscribers.subscription_asked"],
}
RELAY_TURNS = {"residents.publishing.publish": 30.0}  # what the relay does, every so many seconds
BANNERS = {"demo": "DEMO: illustrative data, nothing leaves this machine"}
# Subscribers that hear an event only where it says so; most calls alarm nobody.
JOURNAL_HEARD_IF = {"alerts.subscribers.incident_alarmed": ("severity", "critical")}
SNAPSHOT_PARTS = {
    "incidents": "incidents.selectors.picture.rows",
    "assets": "resources.selectors.assets.rows",
    "requests": "resources.selectors.mutual_aid.rows",
    "alerts": "alerts.selectors.alerts.rows",
}
PAST_PARTS = {  # the same parts by what entries call them
    "incident": "incidents",
    "asset": "assets",
    "request": "requests",
    "alert": "alerts",
}
CONFLATED_SOURCES = ["resources.selectors.moving.Moving"]
RECORD_PARTS = [
    "incidents.selectors.records.incident",
    "incidents.selectors.records.caller",
    "incidents.selectors.records.log",
    "incidents.selectors.records.responses",
    "incidents.selectors.records.holds",
    "resources.selectors.records.bookings",
    "resources.selectors.records.requests",
    "resources.selectors.records.offers",
    "alerts.selectors.records.alerts",
    "incidents.selectors.records.journal",
]
COMMAND_VERBS = {
    "NEW": "incidents.services.commands.new",
    "N": "incidents.services.commands.note",
    "REQ": "resources.services.request_command.req",
    "DEP": "resources.services.deployment_command.dep",
}
SCENARIO_VERBS = {
    "incidents.log": "incidents.scenario.incidents.log",
    "incidents.promote": "incidents.scenario.incidents.promote",
    "incidents.join": "incidents.scenario.incidents.join",
    "incidents.close": "incidents.scenario.incidents.close",
    "declarations.declare": "agencies.scenario.declarations.declare",
    "declarations.end": "agencies.scenario.declarations.end",
    "activity_log.note": "incidents.scenario.activity_log.note",
    "activations.activate": "incidents.scenario.activations.activate",
    "activations.deactivate": "incidents.scenario.activations.deactivate",
    "bookings.assign": "resources.scenario.units.assign",
    "bookings.en_route": "resources.scenario.units.en_route",
    "bookings.on_scene": "resources.scenario.units.on_scene",
    "bookings.clear": "resources.scenario.units.clear",
    "assets.move": "resources.scenario.units.move",
    "mutual_aid.request": "resources.scenario.mutual_aid.request",
    "mutual_aid.acknowledge": "resources.scenario.mutual_aid.acknowledge",
    "mutual_aid.approve": "resources.scenario.mutual_aid.approve",
    "mutual_aid.accept": "resources.scenario.mutual_aid.accept",
    "mutual_aid.decline": "resources.scenario.mutual_aid.decline",
    "mutual_aid.close": "resources.scenario.mutual_aid.close",
    "deployments.depart": "resources.scenario.deployments.depart",
    "deployments.check_in": "resources.scenario.deployments.check_in",
    "deployments.release": "resources.scenario.deployments.release",
    "deployments.return": "resources.scenario.deployments.return_home",
}
BREAK_GLASS = "agencies.selectors.break_glass.open_of"
INBOX_COUNTER = "resources.selectors.inbox.count"
INCIDENT_CLOSING_GUARDS = ["resources.services.bookings.nothing_booked_for"]
WORD_LISTS = [  # words around alerts by language: what for, and who has reviewed which language
    ("Residents' pages", "residents.languages.reviewed"),
    ("Letters to residents", "alerts.selectors.resident_words.reviewed"),
    ("Taking an alert back", "alerts.cap.phrases.reviewed"),
    ("Exercise words", "alerts.cap.wording.reviewed"),
]
