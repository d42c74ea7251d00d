"""Earthquakes of the USGS as CAP 1.2; its GeoJSON says less than CAP wants, nothing is made up.

| GeoJSON | CAP |
|---|---|
| `id` and `updated` | identifier, such as us7000abcd.1537605000000; sent is `updated` |
| `status` deleted | msgType Cancel; else Update where an earlier one is kept, else Alert |
| `type`, `title`, `url`, `time`, `place` | event, headline, web, onset, areaDesc |
| `alert` (PAGER) green, yellow, orange, red | severity Minor, Moderate, Severe, Extreme |
| longitude, latitude | a circle of no radius at the epicentre |
| `mag`, `magType`, depth in km, `mmi`, `felt`, `tsunami`, `sig`, `status` | parameters |

Severity is Unknown where PAGER said nothing. Urgency is Past and certainty Observed, since it
happened and was measured. No end is given, so it stays for the day every message without one stays.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from alerts import cap
from alerts.feeds import fields
from alerts.feeds.fields import Said
from alerts.feeds.found import Found, Seen, written

SENDER = "earthquake.usgs.gov"
PAGER = {"green": "Minor", "yellow": "Moderate", "orange": "Severe", "red": "Extreme"}
PARAMETERS = ("mag", "magType", "mmi", "felt", "tsunami", "sig", "status")
DELETED = "deleted"


def entries(features: Sequence[Any], seen: Seen) -> Iterator[Found]:
    """Each earthquake as a document of its own; what was kept as it is now comes no second time."""
    for number, feature in enumerate(features, 1):
        said = fields.properties(feature)
        identity = fields.text(feature, "id") if isinstance(feature, dict) else None
        sent, place = _moment(said, "updated"), _point(feature)
        if not (identity and sent and place):
            fault = f"features[{number}]: id, updated or coordinates are missing. Ask the USGS."
            yield Found((identity or f"features[{number}]")[:300], fault=fault)
            continue
        earlier = seen(SENDER, f"{identity}.")
        named = f"{identity}.{said['updated']}"
        if said.get("status") != DELETED or earlier:
            before = tuple(one for one in earlier if one.identifier != named)
            yield written(named, _alert(said, named, sent, place, before))


def _alert(
    said: Said, named: str, sent: str, place: list[float], before: tuple[cap.Reference, ...]
) -> cap.Alert:
    kind = "Cancel" if said.get("status") == DELETED else "Update" if before else "Alert"
    triples = " ".join(f"{one.sender},{one.identifier},{one.sent}" for one in before)
    return cap.Alert(
        identifier=named,
        sender=SENDER,
        sent=sent,
        status="Actual",
        msg_type=kind,
        scope="Public",
        references=triples or None,
        infos=(_info(said, place),),
    )


def _info(said: Said, place: list[float]) -> cap.Info:
    latitude, longitude = place[1], place[0]
    return cap.Info(
        categories=("Geo",),
        event=(fields.text(said, "type") or "earthquake").capitalize(),
        urgency="Past",
        severity=PAGER.get(str(said.get("alert")), "Unknown"),
        certainty="Observed",
        onset=_moment(said, "time"),
        headline=fields.text(said, "title"),
        web=fields.text(said, "url"),
        parameters=tuple(_parameters(said, place)),
        areas=(
            cap.Area(
                description=fields.text(said, "place") or f"{latitude}, {longitude}",
                circles=(f"{latitude},{longitude} 0",),
            ),
        ),
    )


def _parameters(said: Said, place: list[float]) -> Iterator[cap.Named]:
    for name in PARAMETERS:
        if value := fields.text(said, name):
            yield cap.Named(name, value)
    if len(place) > 2:
        yield cap.Named("depth_km", str(place[2]))


def _point(feature: Any) -> list[float] | None:
    kind, held = fields.geometry(feature)
    numbers = kind == "Point" and isinstance(held, list) and len(held) >= 2
    return held if numbers and all(type(one) in (int, float) for one in held) else None


def _moment(said: Said, name: str) -> str | None:
    """Milliseconds since 1970 as CAP writes a time; it has no place for fractions of a second."""
    value = said.get(name)
    if type(value) is not int or not 0 <= value < 32_503_680_000_000:  # the year 3000
        return None
    return datetime.fromtimestamp(value // 1000, UTC).isoformat()
