"""Alerts of api.weather.gov as CAP 1.2: its GeoJSON is the CAP message under other names.

| GeoJSON | CAP |
|---|---|
| `id`, `sender`, `sent`, `status`, `messageType` | identifier, sender, sent, status, msgType |
| `references[]` | references, as sender,identifier,sent |
| `scope`, `language` | the same; scope is Public where it is not said, since the list is public |
| `category`, `event`, `response`, `urgency`, `severity`, `certainty` | the same |
| `effective`, `onset`, `expires`, `senderName`, `headline`, `description`, `instruction`, `web` |
the same |
| `eventCode`, `parameters`, `geocode` | eventCode, parameter, geocode: each value one pair |
| `areaDesc`, `geometry` | areaDesc, polygon (outer rings, latitude first) |

`affectedZones` repeats the geocodes and `ends` the parameter eventEndingTime: both are left out.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from alerts import cap
from alerts.feeds import fields
from alerts.feeds.fields import Said
from alerts.feeds.found import Found, Seen, written

NEEDED = ("id", "sender", "sent", "status", "messageType", "event", "areaDesc")


def entries(features: Sequence[Any], seen: Seen) -> Iterator[Found]:
    """Each feature as a document of its own."""
    for number, feature in enumerate(features, 1):
        said = fields.properties(feature)
        name = (fields.text(said, "id") or f"features[{number}]")[:300]
        missing = [one for one in NEEDED if not fields.text(said, one)]
        if missing:
            fault = f"features[{number}]/properties/{missing[0]}: is missing. Ask the NWS."
            yield Found(name, stamp=fields.text(said, "sent") or "", fault=fault)
        else:
            yield written(name, _alert(said, feature))


def _alert(said: Said, feature: Any) -> cap.Alert:
    return cap.Alert(
        identifier=fields.text(said, "id") or "",
        sender=fields.text(said, "sender") or "",
        sent=fields.moment(said, "sent") or "",
        status=fields.text(said, "status") or "",
        msg_type=fields.text(said, "messageType") or "",
        scope=fields.text(said, "scope") or "Public",
        references=_references(said),
        infos=(_info(said, feature),),
    )


def _references(said: Said) -> str | None:
    held = said.get("references")
    named = [one for one in held if isinstance(one, dict)] if isinstance(held, list) else []
    triples = [
        f"{one.get('sender')},{one.get('identifier')},{fields.moment(one, 'sent')}" for one in named
    ]
    return " ".join(triples) or None


def _info(said: Said, feature: Any) -> cap.Info:
    return cap.Info(
        language=fields.text(said, "language"),
        categories=(fields.text(said, "category") or "",),
        event=fields.text(said, "event") or "",
        response_types=tuple(filter(None, [fields.text(said, "response")])),
        urgency=fields.text(said, "urgency") or "Unknown",
        severity=fields.text(said, "severity") or "Unknown",
        certainty=fields.text(said, "certainty") or "Unknown",
        event_codes=fields.named(said, "eventCode"),
        effective=fields.moment(said, "effective"),
        onset=fields.moment(said, "onset"),
        expires=fields.moment(said, "expires"),
        sender_name=fields.text(said, "senderName"),
        headline=fields.text(said, "headline"),
        description=fields.text(said, "description"),
        instruction=fields.text(said, "instruction"),
        web=fields.text(said, "web"),
        parameters=fields.named(said, "parameters"),
        areas=(_area(said, feature),),
    )


def _area(said: Said, feature: Any) -> cap.Area:
    kind, coordinates = fields.geometry(feature)
    polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(kind) or []
    return cap.Area(
        description=fields.text(said, "areaDesc") or "",
        polygons=tuple(_ring(polygon) for polygon in polygons),
        geocodes=fields.named(said, "geocode"),
    )


def _ring(polygon: Any) -> str:
    """The outer ring; whatever is no pair of numbers makes a text the CAP reader refuses."""
    outer = polygon[0] if isinstance(polygon, list) and polygon else []
    points = [point for point in outer if isinstance(point, list)]
    return " ".join(",".join(str(one) for one in reversed(point[:2])) for point in points)
