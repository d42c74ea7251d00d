"""CAP messages for tests: one that is plain, and documents with one thing in it changed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from alerts import cap

LATER = (datetime.now(UTC) + timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
EARLIER = (datetime.now(UTC) - timedelta(hours=6)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
SQUARE = "40.0,-75.2 40.0,-74.95 40.2,-74.95 40.2,-75.2 40.0,-75.2"
PLAIN = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>RIV-1</identifier>
  <sender>weather@example.org</sender>
  <sent>2026-11-28T16:30:00-05:00</sent>
  <status>Actual</status>
  <msgType>Alert</msgType>
  <scope>Public</scope>
  <info>
    <category>Met</category>
    <event>Flood warning</event>
    <urgency>Immediate</urgency>
    <severity>Severe</severity>
    <certainty>Likely</certainty>
    <headline>The river rises</headline>
    <area>
      <areaDesc>Riverton</areaDesc>
      <polygon>40.0,-75.2 40.0,-74.95 40.2,-74.95 40.2,-75.2 40.0,-75.2</polygon>
      <circle>40.1,-75.1 5</circle>
    </area>
  </info>
</alert>
"""


def changed(old: str, new: str) -> bytes:
    """The plain document with one thing changed, which must stand in it."""
    assert old in PLAIN
    return PLAIN.replace(old, new).encode()


def message(number: int | str = 1, **fields: Any) -> cap.Alert:
    """A message of the weather service about Riverton; `expires`, `areas` go to its info."""
    info = {name: fields.pop(name) for name in INFO if name in fields}
    alert = cap.read(PLAIN.encode()).alert
    infos = tuple(replace(one, **info) for one in alert.infos)
    return replace(alert, identifier=f"RIV-{number}", infos=infos, **fields)


INFO = ("expires", "areas", "severity", "event", "language", "headline")


def naming(*alerts: cap.Alert) -> str:
    """What `references` says of earlier messages."""
    return " ".join(f"{alert.sender},{alert.identifier},{alert.sent}" for alert in alerts)
