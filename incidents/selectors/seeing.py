"""Who sees which incidents, and how much of each: one rule for lists, rows and streams."""

import copy
from collections.abc import Iterator
from functools import reduce
from operator import or_

from django.contrib.gis.db.models.functions import SnapToGrid
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models import Case, Exists, FloatField, Func, OuterRef, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.db.models.query import ModelIterable

from eoc.access import Actor
from eoc.access.grants import SENSITIVE, SEVERITIES, DataClass, Grant, tagged
from incidents.models import Incident, IncidentShare

FULL, SUMMARY, AREA, EXISTENCE = "full", "summary", "area", "existence"
GRANTED = "granted"
OWNERS = {"j": "jurisdiction_id", "a": "agency_id"}
COARSE = 2  # decimals of a degree, about a kilometre


class Seen(ModelIterable):  # type: ignore[type-arg]
    """Rows as their reader may see them: what is held back is not in the object."""

    def __iter__(self) -> Iterator[Incident]:
        """Take out what the row's view holds back."""
        for incident in super().__iter__():
            yield hold_back(incident, incident.seen)


def seen_by(actor: Actor, incidents: QuerySet[Incident]) -> QuerySet[Incident]:
    """Those the actor sees, each with `seen`: full, summary, area or existence."""
    rules = [(rule, view) for rule, view in _rules(actor) if rule is not None]
    anything = reduce(or_, (Q(rule) for rule, _ in rules))
    seen = Case(*(When(rule, Value(view)) for rule, view in rules), default=Value(EXISTENCE))
    found = incidents.filter(anything).annotate(seen=seen)
    found._iterable_class = Seen
    return found


def _rules(actor: Actor) -> Iterator[tuple["Q | Combinable | None", str]]:
    """Every way to see an incident, the widest first."""
    if actor.system == "operator":
        yield Q(pk__isnull=False), FULL
        return
    mine = Q(agency_id__in=actor.agencies) | Q(jurisdiction_id__in=actor.jurisdictions)
    yield mine, FULL
    shares = IncidentShare.objects.filter(
        incident=OuterRef("pk"), agency__in=actor.agencies, ended_at__isnull=True
    )
    yield Exists(shares.filter(includes__contains=OuterRef("sensitive"))), FULL
    yield by_grant(actor, GRANTED), FULL
    yield Exists(shares), SUMMARY
    yield by_grant(actor, SUMMARY), SUMMARY
    if actor.guest_of is not None:
        yield Q(pk=actor.guest_of), SUMMARY
    yield by_grant(actor, AREA), AREA
    yield by_grant(actor, EXISTENCE), EXISTENCE


def by_grant(actor: Actor, view: str, *also: str, of: str = "") -> Q | None:
    """Incidents shown at a view by owners that also show every class named.

    `of` is the way to the incident from another model, such as `incident__`.
    """
    rules = [
        Q(**{f"{of}{column}__in": owners}) & _severe(of, severities) & _let(actor, kind, column, of)
        for kind, column in OWNERS.items()
        for owners, severities in _owners(actor, kind, view, also).items()
    ]
    if not rules:
        return None
    found = reduce(or_, rules)
    return found if view == GRANTED else found & Q(**{f"{of}on_picture": True})


def _owners(
    actor: Actor, kind: str, view: str, also: tuple[str, ...]
) -> dict[frozenset[int], list[str]]:
    """Owners that show something, with the severities they show it of."""
    found: dict[frozenset[int], list[str]] = {}
    for severity in SEVERITIES:
        owners = actor.shown(kind, DataClass.INCIDENTS, view, severity=severity)
        for data_class in also:
            owners &= actor.shown(kind, data_class)
        if owners:
            found.setdefault(owners, []).append(severity)
    return found


def _severe(of: str, severities: list[str]) -> Q:
    return Q() if len(severities) == len(SEVERITIES) else Q(**{f"{of}severity__in": severities})


def _let(actor: Actor, kind: str, column: str, of: str) -> Q:
    """No sensitive class, or only those the same owner shows."""
    found = Q()
    for held in SENSITIVE:
        lets = Q(**{f"{of}{column}__in": actor.shown(kind, held)})
        found &= ~Q(**{f"{of}sensitive__contains": [held.value]}) | lets
    return found


def told(incidents: QuerySet[Incident], words: Q) -> QuerySet[Incident]:
    """Those whose words match, where the reader sees the words at all."""
    return incidents.filter(words & Q(seen__in=(FULL, SUMMARY)))


def located(actor: Actor, incidents: QuerySet[Incident], area: GEOSGeometry) -> QuerySet[Incident]:
    """Those inside an area; where only the coarse place is seen, the coarse place decides."""
    exact = Q(point__bboverlaps=area) & _inside(area)
    if not holds_back(actor):
        return incidents.filter(exact)
    near = area.buffer(10**-COARSE).envelope
    coarse = incidents.annotate(coarse=SnapToGrid("point", 10**-COARSE))
    return coarse.filter(
        Q(point__bboverlaps=near),
        (Q(seen__in=(FULL, SUMMARY)) & exact)
        | (Q(seen__in=(AREA, EXISTENCE)) & Q(coarse__intersects=area)),
    )


def _inside(area: GEOSGeometry) -> Q:
    """Points in the area; in a box by their coordinates, a fifth of what an intersection costs."""
    if area.area < area.envelope.area:
        return Q(point__intersects=area)
    west, south, east, north = area.extent
    x, y = (Func("point", function=f"ST_{axis}", output_field=FloatField()) for axis in "XY")
    return (
        Q(GreaterThanOrEqual(x, west))
        & Q(LessThanOrEqual(x, east))
        & Q(GreaterThanOrEqual(y, south))
        & Q(LessThanOrEqual(y, north))
    )


def holds_back(actor: Actor) -> bool:
    """Some owner shows the actor incidents without their exact place."""
    return bool({grant.view for grant in actor.grants} & {AREA, EXISTENCE})


def covers(grant: Grant, incident: Incident) -> bool:
    """A grant of incidents reaches this one, sensitive classes apart."""
    on_picture = grant.view == GRANTED or incident.on_picture
    return (
        grant.data_class == DataClass.INCIDENTS
        and on_picture
        and incident.severity in grant.severities
        and getattr(incident, OWNERS[grant.owner_kind]) == grant.owner_id
    )


def stream_of(grant: Grant, incident: Incident, *also: str) -> str:
    """The detail part of the stream that hears this incident under the grant."""
    return tagged(grant.audience, [*incident.sensitive, *also])


def as_seen(incident: Incident, view: str) -> Incident:
    """A copy that holds only what the view shows."""
    return hold_back(copy.copy(incident), view)


def hold_back(incident: Incident, view: str) -> Incident:
    """Empty the fields that the view holds back."""
    incident.seen = view  # type: ignore[attr-defined]
    if view in (FULL, GRANTED):
        return incident
    incident.narrative = incident.promotion_reason = incident.promoted_by = ""
    incident.source_key, incident.source = None, ""
    incident.parent = None  # which may be one the reader does not see
    if view != SUMMARY:
        incident.title, incident.place_text, incident.area = incident.type.name, "", None
        incident.reported_jurisdiction = ""
        incident.point = _coarse(incident.point)
    if view == EXISTENCE:
        incident.complexity = None
    return incident


def _coarse(point: Point | None) -> Point | None:
    if point is None:
        return None
    return Point(round(point.x, COARSE), round(point.y, COARSE), srid=4326)
