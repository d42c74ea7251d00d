"""What an incident opened from a warning begins with: type, severity, title and place."""

from typing import Any

from alerts.models import CapMessage
from alerts.selectors.cap_telling import SHADES, listed
from incidents.models import IncidentType, Severity

KINDS = (  # the first whose words stand in the event
    ("flash flood", "flash_flood"),
    ("flood", "flood"),
    ("tornado", "tornado"),
    ("dam ", "dam_emergency"),
    ("evacuation", "evacuation"),
    *((word, "winter_storm") for word in ("winter", "snow", "ice", "blizzard", "freez")),
    *((word, "brush_fire") for word in ("red flag", "wildfire", "fire weather", "bushfire")),
    ("hazardous material", "hazmat"),
    *((word, "storm_damage") for word in ("storm", "wind", "hurricane", "earthquake")),
)
USUAL = Severity.MEDIUM


def proposal(message: CapMessage) -> dict[str, Any]:
    """Fields of the form; expects `with_rows`, and leaves the type open where none fits."""
    (line,) = listed([message])
    where = "; ".join(line.areas)
    return {
        "title": (line.info.headline or line.info.event)[:200],
        "type": _type(line.info.event),
        "severity": SHADES.get(line.info.severity, USUAL),
        "place_text": where[:300],
    }


def _type(event: str) -> str | None:
    said = event.casefold()
    code = next((code for words, code in KINDS if words in said), None)
    return code if IncidentType.objects.filter(pk=code, active=True).exists() else None
