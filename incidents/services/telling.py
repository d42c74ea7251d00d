"""Who hears of an incident, and in which words."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from agencies.selectors.grants import audiences as granted_to
from eoc import journal
from eoc.access import Actor
from eoc.access.grants import DataClass, Grant
from eoc.journal import Audience
from incidents.models import Incident, Severity
from incidents.selectors.picture import SHAPES, row
from incidents.selectors.seeing import FULL, GRANTED, SUMMARY, as_seen, covers, stream_of

Payload = dict[str, Any]
CHUNK = 500


@dataclass(frozen=True)
class Before:
    """Who heard of an incident before it changed; those who no longer do are told it left."""

    audiences: frozenset[Audience]

    @classmethod
    def of(cls, incident: Incident) -> "Before":
        """As it stands, before the service changes it."""
        return cls(frozenset(_views(incident)))


def tell(
    incident: Incident,
    *,
    by: Actor,
    kind: str,
    text: str,
    tier: str = "event",
    facts: Mapping[str, Any] | None = None,
    quiet: bool = False,
) -> None:
    """Record a change for each audience in what it may see of it.

    Owner and territory hear all, helpers what their share lets through, others what a grant in
    force shows. An audience that saw it when the service locked it, and sees it no longer, hears
    that it left.
    """
    audiences = _said(incident, text, tier)
    before: Before | None = getattr(incident, "before", None)
    for audience in before.audiences if before else ():
        audiences.setdefault(audience, _left(incident))
    journal.append(
        kind=kind,
        by=by,
        mode=incident.mode,
        audiences=audiences,
        facts={"incident_id": incident.pk, "severity": incident.severity, **(facts or {})},
        quiet=quiet,
    )


def tell_newly(incident_id: int, agencies: Iterable[int], what: str, by: Actor) -> None:
    """Record that agencies see it now, whoever acts: they hear the row, its owners a line.

    Nothing of the row changed, and whoever acts may not know who else sees it.
    """
    found = Incident.objects.select_related("type", "agency", "jurisdiction", "parent")
    incident = found.defer(*SHAPES).prefetch_related("responses").get(pk=incident_id)
    shown = _payload(incident, SUMMARY if incident.sensitive else FULL, "", "event")
    line = {
        "noun": "note",
        "op": "upsert",
        "row": {"uuid": str(uuid.uuid4()), "incident": incident.number, "version": 1},
        "text": f"{incident.number} {what}",
        "tier": "event",
    }
    newly = {Audience("a", pk, "incidents", "assist"): shown for pk in agencies}
    journal.append(
        kind="incident.shared",
        by=by,
        mode=incident.mode,
        audiences={**dict.fromkeys(_own(incident), line), **newly},
        facts={"incident_id": incident.pk, "severity": incident.severity},
    )


def standing() -> Iterator[tuple[str, Mapping[Audience, Payload]]]:
    """Every open incident with its mode, as each audience would be told of it now, in no words."""
    found = Incident.objects.filter(closed_at__isnull=True).defer(*SHAPES)
    found = found.select_related("type", "agency", "jurisdiction", "parent")
    for incident in found.prefetch_related("responses", "shares").iterator(CHUNK):
        yield incident.mode, _said(incident, "", "event", silent=True)


def hearing_the_log(incident: Incident) -> list[Audience]:
    """The streams that hear a line of its log."""
    granted = _granted(incident)
    logs = {grant.owner for grant in granted if grant.data_class == DataClass.LOG}
    shown = [g for g in granted if g.owner in logs and covers(g, incident)]
    helped = [audience for audience, view in _helping(incident).items() if view == FULL]
    return [*_own(incident), *helped, *(_audience(g, incident, DataClass.LOG) for g in shown)]


def _said(
    incident: Incident, text: str, tier: str, *, silent: bool = False
) -> dict[Audience, Payload]:
    rendered: dict[str, Payload] = {}
    audiences: dict[Audience, Payload] = {}
    for audience, view in _views(incident).items():
        if view not in rendered:
            said = _payload(incident, view, text, tier)
            rendered[view] = {**said, "text": ""} if silent else said
        audiences[audience] = rendered[view]
    return audiences


def _views(incident: Incident) -> dict[Audience, str]:
    """Each audience that hears of it, with the field set it hears."""
    granted = [grant for grant in _granted(incident) if covers(grant, incident)]
    return {
        **{_audience(grant, incident): grant.view for grant in granted},
        **_helping(incident),
        **dict.fromkeys(_own(incident), FULL),
    }


def _own(incident: Incident) -> list[Audience]:
    heard = [Audience("a", incident.agency_id, "incidents", "full")]
    if incident.jurisdiction_id:
        heard.append(Audience("j", incident.jurisdiction_id, "incidents", "full"))
    return heard


def _helping(incident: Incident) -> dict[Audience, str]:
    return {
        Audience("a", share.agency_id, "incidents", "assist"): (
            FULL if set(incident.sensitive) <= set(share.includes) else SUMMARY
        )
        for share in incident.shares.all()
        if share.ended_at is None
    }


def _granted(incident: Incident) -> frozenset[Grant]:
    return granted_to(incident.agency_id, incident.jurisdiction_id, incident.mode)


def _audience(grant: Grant, incident: Incident, *also: str) -> Audience:
    detail = stream_of(grant, incident, *also)
    return Audience(grant.owner_kind, grant.owner_id, "incidents", detail)


def tier_of(incident: Incident) -> str:
    """A critical incident is worth a notice to whoever looks at the picture."""
    return "notice" if incident.severity == Severity.CRITICAL else "event"


def _payload(incident: Incident, view: str, text: str, tier: str) -> Payload:
    """What an audience hears; the sentence may name reasons and readers, which are the owner's."""
    if view in (FULL, GRANTED):
        shown = row(incident, view)
    else:
        shown, tier = row(as_seen(incident, view), view), "event"
    if view != FULL:
        called = f": {shown['title']}" if view in (GRANTED, SUMMARY) else ""
        text = f"{incident.number} {incident.type.name}{called}"
    op = "left" if incident.closed_at and view not in (FULL,) else "upsert"
    return {"noun": "incident", "op": op, "row": shown, "text": text, "tier": tier}


def _left(incident: Incident) -> Payload:
    row = {"uuid": str(incident.uuid), "version": incident.version}
    return {"noun": "incident", "op": "left", "row": row, "text": "", "tier": "event"}
