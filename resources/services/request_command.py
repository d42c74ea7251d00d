"""The command line's verb for mutual aid: `REQ PUMP 3 42` asks every partner for three pumps."""

import re

from agencies.models import Agency
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted
from eoc.text.public import harmless
from incidents.models import Incident
from resources.models import AssetKind
from resources.permissions.mutual_aid import ASKING
from resources.selectors import approvals
from resources.selectors.named import incident_named
from resources.selectors.partners import Partner, partners
from resources.services import mutual_aid
from resources.services.answers import Answer
from resources.services.commands import Misunderstood

PATTERN = re.compile(r"^(?P<lines>.+?) (?P<incident>\S+)(?: TO (?P<to>[A-Z, ]+))?$", re.IGNORECASE)
LINE = re.compile(
    r"^(?P<kind>[A-Z][A-Z -]*?)(?: T(?P<type>[1-4]))?(?: (?P<many>\d{1,3}))?$", re.IGNORECASE
)
EXAMPLE = "REQ PUMP 3 42, or REQ ENGINE T1 2 + BOAT 1 42 TO LAK"


def req(actor: Actor, words: str, dry_run: bool) -> Answer:
    """`REQ PUMP 3 [+ BOAT 1] 42 [TO LAK,ASH]`: make and submit a request to partners."""
    said = PATTERN.match(words.strip())
    if said is None:
        raise Misunderstood(f"Say what, how many and for which incident: {EXAMPLE}.")
    lines = [_line(words) for words in said["lines"].split("+")]
    incident = incident_named(actor, said["incident"])
    agency = _asking(actor, incident)
    chosen = _chosen(agency, said["to"])
    what = ", ".join(f"{n} x {kind.name}" + (f" (type {t})" if t else "") for kind, n, t in lines)
    names = ", ".join(one.agency.short_code for one in chosen)
    meaning = f"Ask {names} for {what}, {incident.number} {incident.title}"
    booked = [one.agency.short_code for one in chosen if one.automatic]
    if booked:
        meaning += f" ({', '.join(booked)}: books at once)"
    if dry_run:
        return {"ok": True, "meaning": meaning}
    made = mutual_aid.request(
        by=actor,
        agency=agency,
        incident=incident,
        lines=[{"kind": kind.pk, "quantity": n, "type": t} for kind, n, t in lines],
        reporting_place=harmless(incident.place_text) or incident.number,
        reporting_point=incident.point,
        report_to="Incident Commander",
        radio_channel="as dispatched",
        ask=[one.agency.pk for one in chosen] if said["to"] else None,
    )
    if unsigned := approvals.waiting(made):
        done = f"{made.number}: a draft until signed, {approvals.words(unsigned)}"
        return {"ok": True, "meaning": meaning, "done": done}
    sent = mutual_aid.submit(request=made, by=actor)
    return {"ok": True, "meaning": meaning, "done": f"{sent.number}: asked {names} for {what}"}


def _line(words: str) -> tuple[AssetKind, int, int | None]:
    """`ENGINE T1 2`: kind, how many, type."""
    said = LINE.match(words.strip())
    if said is None:
        raise Misunderstood(f"Say what, how many and for which incident: {EXAMPLE}.")
    kind = _kind(said["kind"])
    return kind, int(said["many"] or 1), int(said["type"]) if said["type"] else None


def _kind(words: str) -> AssetKind:
    """`pump`, `PUMPS`, `high-volume pump` or `ladder truck`."""
    word = " ".join(words.lower().split())
    kinds = list(AssetKind.objects.all())
    for one in kinds:
        if word in (one.pk, f"{one.pk}s", one.name.lower(), f"{one.name.lower()}s"):
            return one
    near = [one for one in kinds if one.pk.startswith(word) or word in one.name.lower()]
    if len(near) == 1:
        return near[0]
    listed = ", ".join(one.pk for one in near or kinds)
    raise Misunderstood(f"“{words}” is no kind of ours. Kinds: {listed}.")


def _asking(actor: Actor, incident: Incident) -> Agency:
    """In whose name: the incident's own agency where the actor is of it, otherwise the first."""
    mine = actor.agencies_as(*ASKING)
    if not mine:
        raise NotPermitted("Only dispatchers, liaisons, duty officers and coordinators ask.")
    own = incident.agency_id if incident.agency_id in mine else min(mine)
    return Agency.objects.get(pk=own)


def _chosen(agency: Agency, codes: str | None) -> list[Partner]:
    known = partners(agency.pk)
    if not known:
        raise Invalid(f"{agency.name} has no mutual-aid agreement in force.")
    if not codes:
        return known
    by_code = {one.agency.short_code: one for one in known}
    wanted = codes.upper().replace(",", " ").split()
    if strangers := [code for code in wanted if code not in by_code]:
        listed = ", ".join(by_code)
        raise Invalid(f"{agency.name} has no agreement with {strangers[0]}. Partners: {listed}.")
    return [by_code[code] for code in wanted]
