"""Every verb of every service is among the acts of `test_snapshot_plus_heard`, or says why not."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

import agencies.services
import alerts.services
import incidents.services
import resources.services
from tests.realtime.test_snapshot_plus_heard import ALL

SERVICES = (agencies.services, incidents.services, resources.services, alerts.services)
STEP = "a step of other verbs, which are there"
ADMITS = "changes who is admitted to which streams: the socket says so, the browser loads anew"
ELSEWHERE = "changes no row of the picture"
QUIET = {
    "agencies.services.agencies": "names, kinds and territories of agencies stand in rows as they "
    "were when the row was told; a console takes the new ones with its next snapshot",
    "agencies.services.agreements": ADMITS,
    "agencies.services.boundaries": "loaded by an operator; consoles take them with their snapshot",
    "agencies.services.boundary_uploads": ELSEWHERE,
    "agencies.services.break_glass": ADMITS,
    "agencies.services.contact_points": ELSEWHERE,
    "agencies.services.disclosures": ELSEWHERE,
    "agencies.services.grants": ADMITS,
    "agencies.services.logins": ELSEWHERE,
    "agencies.services.people": "decides who is admitted; names of people stand in no row",
    "agencies.services.pins": ELSEWHERE,
    "agencies.services.positions": ELSEWHERE,
    "agencies.services.roles": ADMITS,
    "agencies.services.sessions": "told by the socket itself, as `session` or by closing",
    "agencies.services.sign_on": ELSEWHERE,
    "agencies.services.telling": STEP,
    "agencies.services.tokens": ELSEWHERE,
    "alerts.services.announcements": "issues by `alerts.issue`",
    "alerts.services.between_answers": "documents on their way out; a page shows them",
    "alerts.services.announcement_reminders": "the same alerts once more, by `deliveries`",
    "alerts.services.cap_receivers": "documents on their way out; the alert's page shows them",
    "alerts.services.between_systems": "documents on their way out; a page shows them",
    "alerts.services.break_glass_alerts": "issues by `alerts.issue`",
    "alerts.services.cap_messages": "beside the picture; the page of warnings reads itself again",
    "alerts.services.subscriptions": "a resident's own; no agency hears who subscribed",
    "alerts.services.subscription_asking": "a letter to one address; no agency hears of it",
    "alerts.services.subscription_deliveries": "effects on their way out; a page counts them",
    "alerts.services.subscription_failures": "ends by `subscriptions`, issues by `alerts.issue`",
    "alerts.services.subscription_texts": "acts by `subscriptions`",
    "alerts.services.public_alert_residents": "letters to residents; the alert's page counts them",
    "alerts.services.channel_tests": "asks `contact_points` for tests",
    "alerts.services.inbound_texts": "told to subscribers only; what follows is theirs",
    "alerts.services.providers": ELSEWHERE,
    "alerts.services.provider_alarms": "issues by `alerts.issue`; that it works again is a line",
    "alerts.services.canaries": "tests to nobody; lost ones are issued by `alerts.issue`",
    "alerts.services.lost_holders": "gives up by `deliveries` and issues by `dead_letters`",
    "alerts.services.detours": "writes by `deliveries`",
    "alerts.services.receipts": "gives up by `deliveries` and issues by `dead_letters`",
    "alerts.services.contact_tests": "issues by `alerts.issue`",
    "alerts.services.feed_entries": "keeps by `cap_messages.keep`",
    "alerts.services.feed_readings": "a page shows how feeds do; silence is told by `alerts.issue`",
    "alerts.services.feeds": ELSEWHERE,
    "alerts.services.warning_incidents": "logs by `incidents.log`",
    "alerts.services.warning_rules": "issues by `alerts.issue`",
    "alerts.services.warning_telling": STEP,
    "alerts.services.dead_letters": "issues by `alerts.issue`",
    "alerts.services.deliveries": "effects on their way out; the outbox page shows them",
    "alerts.services.acknowledgements.answer_for": STEP,
    "alerts.services.answers": STEP,
    "alerts.services.escalation.fire": "the relay's: acts by `deliveries` and `alerts.issue`",
    "alerts.services.escalation_policies": ELSEWHERE,
    "alerts.services.escalation_runs": STEP,
    "alerts.services.replies.by_address": "replies as `reply` does",
    "alerts.services.replies.waits": "only looks whether an alert is open",
    "alerts.services.reply_texts": "replies by `replies`, issues by `alerts.issue`",
    "alerts.services.timers": ELSEWHERE,
    "alerts.services.deployment_webhooks": "issues by `alerts.issue`",
    "alerts.services.digests": "letters that tell of alerts; the alerts are heard one by one",
    "alerts.services.grouping": "a step of `alerts.issue`",
    "alerts.services.incident_alerts": "issues by `alerts.issue`",
    "alerts.services.mutual_aid_alerts": "issues by `alerts.issue`",
    "alerts.services.silences": ELSEWHERE,
    "alerts.services.shift_offers": ELSEWHERE,
    "alerts.services.shift_feeds": ELSEWHERE,
    "alerts.services.roster_watch": "issues by `alerts.issue`",
    "alerts.services.rosters": ELSEWHERE,
    "alerts.services.overrides": ELSEWHERE,
    "alerts.services.override_files": ELSEWHERE,
    "alerts.services.alerting": ELSEWHERE,
    "alerts.services.exercises": ELSEWHERE,
    "alerts.services.public_alert_break_glass": "beside the picture, as the other steps",
    "alerts.services.public_alert_telling": "issues by `alerts.issue`",
    "alerts.services.public_alert_ending": "beside the picture; the page of warnings reads itself "
    "again",
    "alerts.services.public_alert_sending": STEP,
    "alerts.services.public_alerts": "beside the picture; pages of drafts read themselves again",
    "alerts.services.public_templates": ELSEWHERE,
    "alerts.services.second_person": STEP,
    "alerts.services.zones": ELSEWHERE,
    "incidents.services.disclosures": ELSEWHERE,
    "incidents.services.records": ELSEWHERE,
    "incidents.services.telling": STEP,
    "incidents.services.sharing.tell_of": STEP,
    "resources.services.loan_clock": ELSEWHERE,
    "resources.services.tier_answers": STEP,
    "resources.services.tier_showing": STEP,
    "resources.services.assets.enter": STEP,
    "resources.services.assets.tell": STEP,
    "resources.services.assets.tell_crossing": STEP,
    "resources.services.between_systems": ELSEWHERE,
    "resources.services.catalogue": ELSEWHERE,
    "resources.services.claim_clock": ELSEWHERE,
    "resources.services.disclosures": ELSEWHERE,
    "resources.services.edxl_answers": "acts by the verbs of offers and deployments",
    "resources.services.edxl_requests": "acts by the verbs of requests",
    "resources.services.asking_policy": ELSEWHERE,
    "resources.services.box_cards.put": ELSEWHERE,
    "resources.services.box_cards.remove": ELSEWHERE,
    "resources.services.box_cards.call": "drafts and submits by `mutual_aid`",
    "resources.services.mutual_aid_clock": "the relay's: tells the row as the verbs do",
    "resources.services.documents": ELSEWHERE,
    "resources.services.forwarding": ELSEWHERE,
    "resources.services.geofences": ELSEWHERE,
    "resources.services.installations": ELSEWHERE,
    "resources.services.mutual_aid_telling": STEP,
    "resources.services.proposals": "writes no row of the picture but by verbs that are there",
    "resources.services.standing": "tells what stands already, for the past",
}


def modules() -> Iterator[ModuleType]:
    for package in SERVICES:
        for found in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            yield importlib.import_module(found.name)


def verbs() -> set[str]:
    """Public functions that say by whom, by their full names."""
    return {
        f"{module.__name__}.{name}"
        for module in modules()
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and _asks_by_whom(function)
    }


def _asks_by_whom(function: Callable[..., object]) -> bool:
    by = inspect.signature(function).parameters.get("by")
    return by is not None and by.kind is inspect.Parameter.KEYWORD_ONLY


def done(module: ModuleType) -> Iterator[str]:
    """What a module of acts does with the services it imports."""
    held = {name: what.__name__ for name, what in vars(module).items() if inspect.ismodule(what)}
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{held.get(node.value.id, '')}.{node.attr}"


def acted() -> set[str]:
    return {name for module in ALL for name in done(module)}


def test_every_verb_is_acted_or_says_why_not() -> None:
    open_ones = {name for name in verbs() if not {name, name.rpartition(".")[0]} & QUIET.keys()}
    assert sorted(open_ones - acted()) == []


@pytest.mark.parametrize("name", sorted(QUIET))
def test_what_says_why_not_exists(name: str) -> None:
    assert name in verbs() | {verb.rpartition(".")[0] for verb in verbs()}
