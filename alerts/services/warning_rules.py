"""Rules of what a warning starts: it calls the duty, and proposes an incident they open or not."""

from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction

from agencies.models import Agency, Jurisdiction
from agencies.permissions.administration import demand_administrator
from agencies.services.telling import tell
from alerts.models import Alert, CapMessage, WarningRule
from alerts.selectors import cap_messages, contacts, links, warning_rules
from alerts.selectors.cap_telling import SHADES, Listed, listed
from alerts.services import alerts
from alerts.services.alerts import Notice
from alerts.services.warning_telling import territories
from eoc.access import Actor
from eoc.errors import Invalid, Stale
from incidents.models import Severity

KIND = "warning.rule"
ONCE = "The agency has a rule of that name already."


class Kept(TypedDict):
    """Which warnings: words of the event, 1 Extreme to 5 any, a territory or any served."""

    name: str
    event: str
    at_least: int
    jurisdiction: Jurisdiction | None


def add(*, agency: Agency, by: Actor, **fields: Unpack[Kept]) -> WarningRule:
    """From now on such a warning calls the agency's duty."""
    demand_administrator(by, agency.pk)
    if not 1 <= fields["at_least"] <= 5:
        raise Invalid("No severity has that number.", {"at_least": "1 Extreme to 5 any."})
    rule = WarningRule(mode=by.mode, agency=agency, **fields)
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise Invalid(ONCE, {"name": ONCE}) from error
    _tell("warning_rule.added", by, rule, "added")
    return rule


def end(*, rule: WarningRule, version: int, by: Actor) -> WarningRule:
    """It calls nobody any more."""
    demand_administrator(by, rule.agency_id)
    changed = WarningRule.objects.filter(pk=rule.pk, version=version, active=True)
    if not changed.update(active=False, version=version + 1):
        raise Stale(f"{rule.name} changed meanwhile. Look again.")
    _tell("warning_rule.ended", by, rule, "ended")
    return rule


def call(*, message: CapMessage, by: Actor) -> list[Alert]:
    """Alert the duty of every agency one of whose rules the warning meets, once a warning."""
    lines = listed(list(cap_messages.with_rows(cap_messages.in_force(by).filter(pk=message.pk))))
    if not lines:
        return []
    events = [info.event for info in message.infos.all()]
    rules = warning_rules.met(message, events, territories([message.pk]))
    waiting = {rule.agency_id: rule for rule in rules}
    for known in _told_before(message):
        waiting.pop(known, None)
    return [one for rule in waiting.values() for one in _issue(rule, lines[0], by)]


def _told_before(message: CapMessage) -> set[int]:
    """Agencies called by what it updates, where it is no worse than that."""
    earlier = cap_messages.ended_by(message).filter(worst__lte=message.worst)
    abouts = [f"warning:{one}" for one in earlier.values_list("uuid", flat=True)]
    told = Alert.objects.filter(kind=KIND, about__in=abouts)
    return set(told.values_list("agency_id", flat=True))


def _issue(rule: WarningRule, line: Listed, by: Actor) -> list[Alert]:
    return alerts.issue(
        notice=_notice(rule, line),
        event=line.message.uuid,
        mode=line.message.mode,
        contacts=contacts.of_agencies([rule.agency_id]),
        by=by,
    )


def _notice(rule: WarningRule, line: Listed) -> Notice:
    link = links.warning(line.message.uuid)
    where = "; ".join(line.areas)
    return Notice(
        kind=KIND,
        severity=SHADES.get(line.info.severity, Severity.MEDIUM),
        subject=f"{line.info.severity.upper()} WARNING: {line.info.event}, {where}",
        body="\n".join(
            [
                line.info.headline or line.info.event,
                f"Where: {where}",
                f"From: {line.info.sender_name or line.message.sender}",
                "",
                f"You receive this by the rule {rule.name} of {rule.agency.name}.",
                "Read it, and open an incident from it if it is one of yours:",
                links.absolute(link),
            ]
        ),
        about=f"warning:{line.message.uuid}",
        link=link,
        from_agency_id=rule.agency_id,
    )


def _tell(kind: str, by: Actor, rule: WarningRule, done: str) -> None:
    text = f"Rule for warnings {rule.name} {done}"
    tell(kind=kind, by=by, agencies=[rule.agency_id], about=rule.uuid, text=text)
