"""Rules of what a warning starts, as their agency sees them, and which a warning meets."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from alerts.models import CapMessage, WarningRule
from eoc.access import Actor
from eoc.errors import NotFound


def visible_to(actor: Actor) -> QuerySet[WarningRule]:
    """Rules of the actor's own agencies."""
    found = WarningRule.objects.filter(mode__in=actor.modes, agency__in=actor.agencies)
    return found.select_related("agency", "jurisdiction").defer(
        "agency__service_area", "jurisdiction__boundary"
    )


def found(actor: Actor, identifier: uuid.UUID) -> WarningRule:
    """One rule; raises NotFound."""
    rule = visible_to(actor).filter(uuid=identifier).first()
    if rule is None:
        raise NotFound("There is no such rule of your agency.")
    return rule


def met(message: CapMessage, events: Iterable[str], touched: Iterable[int]) -> list[WarningRule]:
    """Active rules a warning meets: by severity, by words of its event, by where it applies."""
    ground = list(touched)
    near = Q(jurisdiction__in=ground) | Q(
        jurisdiction=None, agency__services__jurisdiction__in=ground
    )
    rules = WarningRule.objects.filter(
        near, mode=message.mode, active=True, at_least__gte=message.worst
    )
    said = [event.casefold() for event in events]
    whole = rules.select_related("agency").defer("agency__service_area").distinct()
    return [rule for rule in whole if any(rule.event.casefold() in event for event in said)]


def row(rule: WarningRule) -> dict[str, Any]:
    """One rule as the API has it."""
    return {
        "uuid": str(rule.uuid),
        "agency": rule.agency.short_code,
        "name": rule.name,
        "event": rule.event,
        "at_least": rule.at_least,
        "jurisdiction": rule.jurisdiction.short_code if rule.jurisdiction else None,
        "version": rule.version,
    }
