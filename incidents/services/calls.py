"""Calls by the thousand: located set-wise, numbered at once, written in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.gis.geos import MultiPolygon, Point
from django.utils import timezone

from agencies.models import Agency, Jurisdiction
from agencies.selectors.locate import locate_many
from eoc.access import Actor
from eoc.errors import NotPermitted
from incidents.models import (
    Caller,
    Incident,
    IncidentShare,
    Located,
    Response,
    Severity,
)
from incidents.permissions.incidents import may_log
from incidents.selectors import types
from incidents.selectors.picture import SHAPES
from incidents.services import numbers
from incidents.services.telling import tell, tier_of

CRITICAL_REASON = "critical severity"


@dataclass(frozen=True)
class Responder:
    """A responding station as a feed names it."""

    label: str
    discipline: str
    nature: str = ""


@dataclass(frozen=True)
class Call:
    """One incident to be logged, checked by its door."""

    agency_id: int
    type: str
    severity: str
    title: str
    happened_at: datetime
    heard_at: datetime
    point: tuple[float, float] | None = None
    area: MultiPolygon | None = None
    place_text: str = ""
    reported_jurisdiction: str = ""
    narrative: str = ""
    sensitive: tuple[str, ...] = ()
    caller: tuple[str, str] | None = None
    source: str = ""
    source_key: str | None = None
    responders: tuple[Responder, ...] = field(default=())


@dataclass(frozen=True)
class Logged:
    """What came of a batch; `rows` and `homes` hold, in the order given, each call's incident and
    the jurisdiction of its own point: rows of one incident may be placed apart."""

    created: list[Incident]
    updated: list[Incident]
    responses: int
    rows: list[Incident]
    homes: list[int | None]


def log_calls(
    *, calls: Sequence[Call], by: Actor, mode: str, prefix: str = "", quiet: bool = False
) -> Logged:
    """Log calls as incidents; a call whose source key is known only adds its responders."""
    for agency in {call.agency_id for call in calls}:
        if not may_log(by, agency):
            raise NotPermitted("Only a dispatcher or duty officer of the agency logs its calls.")
    known = _known(calls)
    fresh = _first_of_each(calls, known)
    homes = _located(calls, prefix)
    created = _create(fresh, homes, mode)
    new = dict(zip(map(id, fresh), created, strict=True))
    known |= {_key(call): new[id(call)] for call in fresh if call.source_key}
    rows = [new[id(call)] if id(call) in new else known[_key(call)] for call in calls]
    gained, responses = _respond(list(zip(rows, calls, strict=True)), homes)
    made = {incident.pk for incident in created}
    updated = _raise([incident for incident in gained if incident.pk not in made])
    by_hand = len(calls) == len(created) == 1 and not calls[0].responders
    whole = _named(created) if by_hand else _reread(created)
    _tell(whole, _reread(updated), by, quiet=quiet)
    for incident in whole:
        incident._prefetched_objects_cache.clear()  # type: ignore[attr-defined]
    return Logged(created, updated, responses, rows, [homes.get(id(c)) for c in calls])


def _key(call: Call) -> tuple[str, str | None]:
    return call.source, call.source_key


def _first_of_each(
    calls: Sequence[Call], known: Mapping[tuple[str, str | None], Incident]
) -> list[Call]:
    """Calls nobody has logged yet; rows that share time and address are one incident."""
    seen = set(known)
    fresh = []
    for call in calls:
        if call.source_key is None or _key(call) not in seen:
            fresh.append(call)
            seen.add(_key(call))
    return fresh


def _known(calls: Sequence[Call]) -> dict[tuple[str, str | None], Incident]:
    keys = [call.source_key for call in calls if call.source_key]
    if not keys:
        return {}
    found = Incident.objects.select_for_update(of=("self",)).filter(
        source__in={call.source for call in calls}, source_key__in=keys
    )
    return {(incident.source, incident.source_key): incident for incident in found}


def _located(calls: Sequence[Call], prefix: str) -> dict[int, int]:
    """The jurisdiction of each call that lies in one, by the call's identity."""
    placed = [call for call in calls if call.point]
    found = locate_many([call.point for call in placed if call.point], prefix)
    return {id(c): home for c, home in zip(placed, found, strict=True) if home is not None}


def _create(calls: Sequence[Call], homes: Mapping[int, int], mode: str) -> list[Incident]:
    if not calls:
        return []
    territories = Jurisdiction.objects.filter(pk__in=set(homes.values()))
    made = [_incident(call, homes.get(id(call)), mode) for call in calls]
    _number(made, dict(territories.values_list("pk", "short_code")))
    created = Incident.objects.bulk_create(made)
    Caller.objects.bulk_create(
        _caller(incident, call.caller)
        for incident, call in zip(created, calls, strict=True)
        if call.caller and any(call.caller)
    )
    return created


def _caller(incident: Incident, said: tuple[str, str]) -> Caller:
    name, phone = said
    return Caller(
        incident=incident,
        owner_agency_id=incident.agency_id,
        owner_jurisdiction_id=incident.jurisdiction_id,
        name=name.strip()[:120],
        phone=phone.strip()[:40],
    )


def _incident(call: Call, home: int | None, mode: str) -> Incident:
    critical = call.severity == Severity.CRITICAL
    words = Located.OUTSIDE if call.point else Located.WORDS
    return Incident(
        mode=mode,
        agency_id=call.agency_id,
        jurisdiction_id=home,
        located=Located.POLYGON if home else words,
        type_id=call.type,
        severity=call.severity,
        title=call.title[:200],
        narrative=call.narrative,
        sensitive=sorted(set(call.sensitive)),
        point=Point(*call.point, srid=4326) if call.point else None,
        area=call.area,
        place_text=call.place_text[:300],
        reported_jurisdiction=call.reported_jurisdiction[:120],
        happened_at=call.happened_at,
        heard_at=call.heard_at,
        on_picture=critical,
        promoted_at=timezone.now() if critical else None,
        promotion_reason=CRITICAL_REASON if critical else "",
        source=call.source,
        source_key=call.source_key,
    )


def _number(incidents: Sequence[Incident], codes: Mapping[int, str]) -> None:
    """In sorted order of prefix, so that two batches at once cannot lock crosswise."""
    groups: dict[str, list[Incident]] = {}
    for incident in incidents:
        code = codes.get(incident.jurisdiction_id or 0, "REG")
        year = timezone.localtime(incident.heard_at).year
        groups.setdefault(f"{year}-{code}", []).append(incident)
    for prefix in sorted(groups):
        taken = numbers.take(prefix, len(groups[prefix]))
        for incident, number in zip(groups[prefix], taken, strict=True):
            incident.number = number


def _respond(
    pairs: Sequence[tuple[Incident, Call]], homes: Mapping[int, int]
) -> tuple[list[Incident], int]:
    """Add responders not yet known; the incidents that gained one, and how many were gained."""
    ids = {incident.pk for incident, call in pairs if call.responders}
    known = set(
        Response.objects.filter(incident_id__in=ids).values_list(
            "incident_id", "discipline", "label", "heard_at"
        )
    )
    rows: list[Response] = []
    gained: dict[int, Incident] = {}
    for incident, call in pairs:
        for responder in call.responders:
            key = (incident.pk, responder.discipline, responder.label[:60], call.heard_at)
            if key not in known:
                known.add(key)
                gained[incident.pk] = incident
                rows.append(_response(incident, call, responder, homes.get(id(call))))
    Response.objects.bulk_create(rows)
    return list(gained.values()), len(rows)


def _response(incident: Incident, call: Call, responder: Responder, home: int | None) -> Response:
    return Response(
        incident=incident,
        label=responder.label[:60],
        discipline=responder.discipline,
        nature=responder.nature[:120],
        heard_at=call.heard_at,
        point=Point(*call.point, srid=4326) if call.point else None,
        jurisdiction_id=home,
        reported_jurisdiction=call.reported_jurisdiction[:120],
    )


def _raise(incidents: list[Incident]) -> list[Incident]:
    for incident in incidents:
        incident.version += 1
    Incident.objects.bulk_update(incidents, ["version"])
    return incidents


def _tell(
    created: Sequence[Incident], updated: Sequence[Incident], by: Actor, *, quiet: bool
) -> None:
    for incident in created:
        incident.child_count = 0  # type: ignore[attr-defined]
        text = f"{incident.number} {incident.title}, {incident.place_text or 'place unknown'}"
        tier = tier_of(incident)
        tell(incident, by=by, kind="incident.logged", text=text, tier=tier, quiet=quiet)
    for incident in updated:
        text = f"{incident.number}: another agency responds"
        tell(incident, by=by, kind="incident.updated", text=text, quiet=quiet)


def _reread(incidents: Sequence[Incident]) -> list[Incident]:
    """With all a row needs, in the order given."""
    if not incidents:
        return []
    full = Incident.objects.select_related("type", "agency", "jurisdiction", "parent")
    full = full.defer(*SHAPES).prefetch_related("responses", "shares")
    loaded = full.in_bulk([incident.pk for incident in incidents])
    return [loaded[incident.pk] for incident in incidents]


def _named(created: Sequence[Incident]) -> list[Incident]:
    """A call just logged by hand has nobody yet: its names are enough, no second read."""
    (incident,) = created
    incident.type = types.known(incident.type_id) or incident.type
    incident.agency = Agency.objects.only("short_code", "name").get(pk=incident.agency_id)
    if incident.jurisdiction_id:
        known = Jurisdiction.objects.only("short_code", "name")
        incident.jurisdiction = known.get(pk=incident.jurisdiction_id)
    nothing = {"responses": Response.objects.none(), "shares": IncidentShare.objects.none()}
    incident._prefetched_objects_cache = nothing  # type: ignore[attr-defined]
    return [incident]
