"""Selectors and doors ask for rows that have an owner in the places listed here, nowhere else."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.trust.test_each_wall_stands_alone import FIRST_WALL, THROUGH

ROOT = Path(__file__).resolve().parents[2]
APPS = ("agencies", "incidents", "resources", "alerts")
LAYERS = ("selectors", "views", "api", "forms", "permissions")
OWNED = {label.split(".")[1] for label in FIRST_WALL.keys() | THROUGH.keys()}
FILTERED = "filters by the actor in the same statement"
NARROWED = "of a row the caller found by `visible_to`, or narrows what is"
CHECKED = "the service permits each; the policies show only what one may see"
DUTY = "whom an alert reaches; runs as the relay, which works for every agency"
INSIDE = {
    "agencies/selectors/agreements.py listed": "filtered by `visible_to`, its only caller",
    "agencies/selectors/break_glass.py open_of": FILTERED,
    "agencies/selectors/contact_points.py listed": "filtered by `visible_to`, its only caller",
    "agencies/selectors/grants.py disclosures": FILTERED,
    "agencies/api/sessions.py SessionsEndOthersView": "the actor's own person",
    "agencies/selectors/logins.py tries_of": NARROWED,
    "agencies/selectors/history.py of_agreement": NARROWED,
    "agencies/selectors/history.py of_person": NARROWED,
    "agencies/selectors/overview.py roles_of": FILTERED,
    "agencies/selectors/people.py memberships": NARROWED,
    "agencies/selectors/tokens.py kept": FILTERED,
    "agencies/selectors/sessions.py pin_of": FILTERED,
    "agencies/views/account.py account_shown": FILTERED,
    "agencies/views/account.py add_contact": FILTERED,
    "agencies/views/account.py browser": FILTERED,
    "agencies/views/people.py end_role": NARROWED,
    "agencies/views/sessions.py end_others": "the actor's own person",
    "agencies/views/sign_on_providers.py _visible_to": FILTERED,
    "alerts/api/announcements.py _audience": CHECKED,
    "alerts/forms/announcements.py AnnouncementForm": FILTERED,
    "alerts/selectors/announcements.py in_words": "names of what the caller's announcement names",
    "alerts/selectors/announcements.py progress": "of an announcement found by `visible_to`",
    "alerts/selectors/audiences.py _points": DUTY,
    "alerts/selectors/floods.py recent": DUTY,
    "alerts/selectors/matters.py _incident": "what an alert found by `visible_to` is about",
    "alerts/selectors/matters.py _request": "what an alert found by `visible_to` is about",
    "alerts/selectors/retries.py otherwise_hopeful": NARROWED,
    "alerts/selectors/retries.py stoppable": "of an alert found by `visible_to`",
    "alerts/selectors/rosters.py _present": DUTY,
    "alerts/selectors/rosters.py layer_by_uuid": FILTERED,
    "alerts/selectors/rosters.py offer_by_uuid": FILTERED,
    "alerts/selectors/rosters.py override_by_uuid": FILTERED,
    "alerts/selectors/rosters.py seats": DUTY,
    "alerts/selectors/rosters.py sitting": DUTY,
    "alerts/selectors/shifts.py between": "of rosters found by `visible_to`, or by the relay",
    "alerts/selectors/shifts.py crew": "of an agency whose roster the caller keeps",
    "alerts/selectors/silences.py kinds_seen": FILTERED,
    "alerts/selectors/silences.py of_agencies": DUTY,
    "alerts/selectors/cap_messages.py geometry": NARROWED,
    "alerts/selectors/cap_messages.py in_force": NARROWED,
    "alerts/selectors/cap_messages.py in_force_at": NARROWED,
    "alerts/selectors/cap_messages.py unplaced": NARROWED,
    "alerts/selectors/cap_messages.py with_rows": NARROWED,
    "alerts/selectors/contacts.py _officers": DUTY,
    "alerts/selectors/contacts.py _active": DUTY,
    "alerts/selectors/replies.py nobody_can": "of those one alert told; a contact not seen waits",
    "alerts/selectors/contacts.py deciders": DUTY,
    "alerts/selectors/contacts.py of_role_holders": DUTY,
    "alerts/selectors/escalation.py policies": FILTERED,
    "alerts/selectors/escalation.py runs": FILTERED,
    "alerts/selectors/escalation.py timers": FILTERED,
    "alerts/selectors/links.py _by_link": DUTY,
    "alerts/selectors/links.py _replies": DUTY,
    "alerts/selectors/reach.py _role": DUTY,
    "alerts/selectors/reach.py turns": DUTY,
    "alerts/selectors/reach.py webhooks": DUTY,
    "alerts/selectors/providers.py own_points": FILTERED,
    "alerts/selectors/alerting.py grants_visible_to": FILTERED,
    "alerts/selectors/alerting.py policies_visible_to": FILTERED,
    "alerts/selectors/contradictions.py _in_force_in": NARROWED,
    "alerts/selectors/contradictions.py _own_in_force": NARROWED,
    "alerts/selectors/public_alerts.py remedies_visible_to": FILTERED,
    "alerts/selectors/public_templates.py reviews": FILTERED,
    "alerts/selectors/records.py alerts": NARROWED,
    "alerts/selectors/replies.py was_told": NARROWED,
    "alerts/selectors/cap_messages.py ended_by": NARROWED,
    "alerts/selectors/feeds.py brought": "how many, for whoever administers the feed",
    "alerts/selectors/feeds.py readings": FILTERED,
    "alerts/selectors/feeds.py refused": FILTERED,
    "alerts/selectors/feeds.py seen": "for the system that takes in, which keeps them",
    "alerts/selectors/warnings.py begun_by": FILTERED,
    "alerts/selectors/warnings.py here": NARROWED,
    "alerts/selectors/warnings.py opened_from": FILTERED,
    "alerts/selectors/warning_rules.py met": "for the relay, which calls every agency's duty",
    "incidents/selectors/counts.py _shared": FILTERED,
    "incidents/selectors/history.py of": NARROWED,
    "incidents/selectors/records.py caller": NARROWED,
    "incidents/selectors/picture.py the module": "counts children of an incident seen",
    "incidents/api/records.py HoldView": NARROWED,
    "incidents/selectors/records.py holds": NARROWED,
    "incidents/selectors/records.py journal": NARROWED,
    "incidents/selectors/records.py log": NARROWED,
    "incidents/selectors/records.py responses": NARROWED,
    "incidents/selectors/seeing.py _rules": FILTERED,
    "incidents/selectors/tiles.py placed": "passed through `seen_by`",
    "incidents/views/records.py _page": NARROWED,
    "resources/api/mutual_aid.py _filtered": NARROWED,
    "resources/selectors/between_systems.py installations": "for relay, door and operator",
    "resources/selectors/between_systems.py known": "for the operator and the sender itself",
    "resources/forms/packages.py PackageForm": "none until the actor's own are put in",
    "resources/forms/packages.py QualificationForm": "none until the actor's own are put in",
    "resources/selectors/asking_policy.py policy_of": "looked up by the agency's own key",
    "resources/selectors/board.py _requests": FILTERED,
    "resources/selectors/box_cards.py levels": NARROWED,
    "resources/selectors/candidates.py for_request": NARROWED,
    "resources/selectors/candidates.py lacking": NARROWED,
    "resources/selectors/costs.py postings": FILTERED,
    "resources/selectors/costs.py sent_for": "of a claim found by `visible_to`",
    "resources/selectors/approvals.py _who": "who of the agency that asks may sign, for its people",
    "resources/selectors/approvals.py to_sign": FILTERED,
    "resources/selectors/unclaimed.py _waits": "only whether one stands beside what is seen",
    "resources/selectors/unclaimed.py overdue": DUTY,
    "resources/selectors/cover.py in_force": NARROWED,
    "resources/selectors/cover.py move_up": NARROWED,
    "resources/selectors/crews.py listed": NARROWED,
    "resources/selectors/crews.py manifest": NARROWED,
    "resources/selectors/custody.py damage": NARROWED,
    "resources/selectors/custody.py reports_visible_to": FILTERED,
    "resources/selectors/custody.py signatures": NARROWED,
    "resources/selectors/movements.py movements": NARROWED,
    "resources/selectors/first_ask.py first_ask": NARROWED,
    "resources/selectors/movements.py counting": NARROWED,
    "resources/selectors/movements.py stood_at": NARROWED,
    "resources/selectors/deployments.py still_away": NARROWED,
    "resources/selectors/undoing.py _slips": NARROWED,
    "resources/selectors/undoing.py left_by_message": NARROWED,
    "resources/selectors/packages.py hourly_rates": "by asset; the policy shows an agency its own",
    "resources/selectors/packages.py of_asset": NARROWED,
    "resources/selectors/proposals.py line_of": NARROWED,
    "resources/selectors/proposals.py whole": NARROWED,
    "resources/selectors/qualifications.py qualified_until": NARROWED,
    "resources/selectors/rates.py _agreements": "those in force with the asking agency",
    "resources/selectors/rates.py _alike": NARROWED,
    "resources/selectors/bookings.py open_bookings": NARROWED,
    "resources/selectors/bookings.py overlapping": NARROWED,
    "resources/selectors/bookings.py planned_now": "narrowed to the agency whose cover is counted",
    "resources/selectors/decisions.py deciders": "of an agency the caller works for",
    "resources/selectors/decisions.py decision": "passed through `seen_by`",
    "resources/selectors/decisions.py offers": FILTERED,
    "resources/selectors/forwarding.py authorities": "of an agency the caller decides for",
    "resources/selectors/forwarding.py forwarded": NARROWED,
    "resources/selectors/forwarding.py of_offers": NARROWED,
    "resources/selectors/papers.py _more": NARROWED,
    "resources/selectors/history.py of": NARROWED,
    "resources/selectors/mutual_aid.py sides_of": "what the parties must be told, by functions",
    "resources/selectors/mutual_aid.py whole": NARROWED,
    "resources/selectors/named.py _incidents": "passed through `seen_by`",
    "resources/selectors/records.py bookings": NARROWED,
    "resources/selectors/records.py offers": NARROWED,
    "resources/selectors/records.py requests": NARROWED,
}


def asked() -> Iterator[str]:
    """`file function` of every `Model.objects` of a model with an owner, outside `visible_to`."""
    for app in APPS:
        for layer in LAYERS:
            for path in sorted((ROOT / app / layer).rglob("*.py")):
                tree = ast.parse(path.read_text())
                for node in tree.body:
                    if getattr(node, "name", "") != "visible_to" and _asks(node):
                        name = getattr(node, "name", "the module")
                        yield f"{path.relative_to(ROOT)} {name}"


def _asks(node: ast.AST) -> bool:
    """A part of the code names the objects of such a model, and not only to have none of them."""
    nothing = {
        id(part.value)
        for part in ast.walk(node)
        if isinstance(part, ast.Attribute) and part.attr == "none"
    }
    return any(
        isinstance(part, ast.Attribute)
        and part.attr in ("objects", "_default_manager")
        and isinstance(part.value, ast.Name)
        and part.value.id in OWNED
        and id(part) not in nothing
        for part in ast.walk(node)
    )


def test_no_read_goes_around_the_first_wall() -> None:
    assert sorted(set(asked()) - INSIDE.keys()) == []


def test_every_line_of_the_list_still_reads() -> None:
    assert sorted(INSIDE.keys() - set(asked())) == []
