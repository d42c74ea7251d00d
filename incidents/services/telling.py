"""Who hears of an incident, and in which words."""

from collections.abc import Mapping
from typing import Any

from eoc import journal
from eoc.access import Actor
from eoc.journal import Audience
from incidents.models import Incident, Severity
from incidents.selectors.picture import row

Payload = dict[str, Any]


def tell(
    incident: Incident,
    *,
    by: Actor,
    kind: str,
    text: str,
    tier: str = "event",
    left_picture: bool = False,
    left_home: int | None = None,
    facts: Mapping[str, Any] | None = None,
    quiet: bool = False,
) -> None:
    """Record a change for owner and territory in full, helpers, and neighbours as a summary.

    `left_home` is the jurisdiction it was thought to be in; its people hear that it is gone.
    """
    full = _payload(row(incident, "full"), text, tier)
    audiences: dict[Audience, Payload] = dict.fromkeys(in_full(incident), full)
    if incident.jurisdiction_id and (incident.on_picture or left_picture):
        summary = _payload(row(incident, "summary"), text, "event")
        if left_picture or incident.closed_at:
            summary["op"] = "left"
        neighbours = Audience("j", incident.jurisdiction_id, "incidents", "summary")
        audiences[neighbours] = summary
    if left_home:
        gone = {**_payload(row(incident, "summary"), text, "event"), "op": "left"}
        for detail in ("full", "summary"):
            audiences[Audience("j", left_home, "incidents", detail)] = gone
    journal.append(
        kind=kind,
        by=by,
        mode=incident.mode,
        audiences=audiences,
        facts={"incident_id": incident.pk, "severity": incident.severity, **(facts or {})},
        quiet=quiet,
    )


def in_full(incident: Incident) -> list[Audience]:
    """The streams that hear everything of an incident."""
    heard = [Audience("a", incident.agency_id, "incidents", "full")]
    if incident.jurisdiction_id:
        heard.append(Audience("j", incident.jurisdiction_id, "incidents", "full"))
    helpers = [s.agency_id for s in incident.shares.all() if s.ended_at is None]
    return heard + [Audience("a", agency, "incidents", "assist") for agency in helpers]


def tier_of(incident: Incident) -> str:
    """A critical incident is worth a notice to whoever looks at the picture."""
    return "notice" if incident.severity == Severity.CRITICAL else "event"


def _payload(shown: dict[str, Any], text: str, tier: str) -> Payload:
    return {"noun": "incident", "op": "upsert", "row": shown, "text": text, "tier": tier}
