"""Fields of GeoJSON properties as CAP writes them; what is not there is not made up."""

import re
from typing import Any

from alerts.cap.message import Named

Said = dict[str, Any]
PLAIN_OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")


def text(said: Said, name: str) -> str | None:
    """A text that says something; numbers are written as they are."""
    value = said.get(name)
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return None
    return str(value).strip() or None


def moment(said: Said, name: str) -> str | None:
    """A time with a numeric offset, as CAP demands."""
    value = text(said, name)
    if value and value[-1] in "Zz":
        return f"{value[:-1]}+00:00"
    return PLAIN_OFFSET.sub(r"\1:\2", value) if value else None


def named(said: Said, name: str) -> tuple[Named, ...]:
    """An object of lists, such as geocodes, as names and values."""
    held = said.get(name)
    pairs = held.items() if isinstance(held, dict) else ()
    return tuple(
        Named(key, str(one))
        for key, values in pairs
        for one in (values if isinstance(values, list) else [values])
        if one is not None and not isinstance(one, dict | list)
    )


def properties(feature: Any) -> Said:
    """What a feature says of itself; nothing where it is no feature."""
    held = feature.get("properties") if isinstance(feature, dict) else None
    return held if isinstance(held, dict) else {}


def geometry(feature: Any) -> tuple[str, Any]:
    """Type and coordinates of a feature's geometry."""
    held = feature.get("geometry") if isinstance(feature, dict) else None
    return (str(held.get("type")), held.get("coordinates")) if isinstance(held, dict) else ("", [])
