"""REQ of the command line: ask every partner for a kind of unit in one line."""

import re

from agencies.models import Agency
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted
from incidents.models import Incident
from resources.models import AssetKind
from resources.permissions.assets import COMMITTING
from resources.selectors.named import incident_named
from resources.selectors.partners import partners
from resources.services import mutual_aid
from resources.services.answers import Answer

LINE = re.compile(r"^(?P<kind>.+?)(?:\s+(?P<count>\d{1,2}))?\s+(?P<number>\S+)$")
EXAMPLE = "REQ PUMP 3 2026-RIV-0042"


def ask(actor: Actor, words: str, dry_run: bool) -> Answer:
    """`REQ PUMP 3 42`: crews go to the incident and its commander; a page says more."""
    said = LINE.match(words)
    if said is None:
        raise Invalid(f"Say what, how many and for which incident: {EXAMPLE}.")
    kind, count = _kind(said["kind"]), int(said["count"] or 1)
    incident = incident_named(actor, said["number"])
    agency = _agency(actor, incident)
    asked = len(partners(agency.pk))
    who = f"{asked} partner{'s' * (asked != 1)} of {agency.name}"
    meaning = f"Ask {who} for {count} {kind.name.lower()} to {incident.number} {incident.title}"
    if not asked:
        raise Invalid(f"{agency.name} has no agreement in force. Ask an administrator for one.")
    if dry_run:
        return {"ok": True, "meaning": meaning}
    draft = mutual_aid.request(
        by=actor,
        agency=agency,
        incident=incident,
        lines=[{"kind": kind.code, "quantity": count}],
        reporting_place=incident.place_text or incident.number,
        report_to="Incident Commander",
        radio_channel="as dispatched",
    )
    sent = mutual_aid.submit(request=draft, by=actor)
    state = sent.get_state_display().lower()
    return {"ok": True, "meaning": meaning, "done": f"{sent.number} {state}"}


def _kind(word: str) -> AssetKind:
    found = list(AssetKind.objects.filter(code__iexact=word)) or list(
        AssetKind.objects.filter(name__istartswith=word)[:3]
    )
    if len(found) != 1:
        known = ", ".join(AssetKind.objects.values_list("code", flat=True))
        raise Invalid(f"{word[:30]} is no kind of unit. Kinds: {known}.")
    return found[0]


def _agency(actor: Actor, incident: Incident) -> Agency:
    mine = actor.agencies_as(*COMMITTING)
    if not mine:
        raise NotPermitted("Only dispatchers, liaisons and duty officers ask neighbours.")
    return incident.agency if incident.agency_id in mine else Agency.objects.get(pk=min(mine))
