"""Coordinates as people write them: decimal degrees, degrees and minutes, USNG."""

import re
import warnings

import mgrs

DECIMAL = re.compile(r"^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,; ]\s*(-?\d{1,3}(?:\.\d+)?)\s*$")
PART = r"(\d{1,3})[°\s]+(?:(\d{1,2}(?:\.\d+)?)['\u2032\s]*)?(?:(\d{1,2}(?:\.\d+)?)[\"\u2033\s]*)?"
SEXAGESIMAL = re.compile(rf"^\s*{PART}([NS])[\s,;]+{PART}([EW])\s*$", re.IGNORECASE)
USNG = re.compile(r"^\s*\d{1,2}\s*[C-HJ-NP-X]\s*[A-Z]{2}\s*(\d\s*){2,10}$", re.IGNORECASE)


def parse(text: str) -> tuple[float, float] | None:
    """Longitude and latitude of a text such as `40.1, -75.3`, `40°06'N 75°18'W` or USNG."""
    for reader in (_decimal, _sexagesimal, _usng):
        if (found := reader(text)) and _sane(*found):
            return found
    return None


def usng(lon: float, lat: float) -> str:
    """The USNG of a point to ten metres, spaced as people read it."""
    code = str(mgrs.MGRS().toMGRS(lat, lon, MGRSPrecision=4))
    zone, square, digits = code[:-10], code[-10:-8], code[-8:]
    return f"{zone} {square} {digits[:4]} {digits[4:]}"


def _decimal(text: str) -> tuple[float, float] | None:
    """Latitude first, as maps print it; longitude first where only that makes sense."""
    if not (found := DECIMAL.match(text)):
        return None
    first, second = float(found[1]), float(found[2])
    return (second, first) if abs(first) <= 90 else (first, second)


def _sexagesimal(text: str) -> tuple[float, float] | None:
    if not (found := SEXAGESIMAL.match(text)):
        return None
    lat, lon = _degrees(*found.group(1, 2, 3)), _degrees(*found.group(5, 6, 7))
    south, west = found[4].upper() == "S", found[8].upper() == "W"
    return (-lon if west else lon), (-lat if south else lat)


def _degrees(whole: str, minutes: str | None, seconds: str | None) -> float:
    return float(whole) + float(minutes or 0) / 60 + float(seconds or 0) / 3600


def _usng(text: str) -> tuple[float, float] | None:
    if not USNG.match(text):
        return None
    code = re.sub(r"\s", "", text).upper()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # a neighbour's band letter is readable
            lat, lon = mgrs.MGRS().toLatLon(code)
    except (mgrs.core.MGRSError, ValueError):
        return None
    return float(lon), float(lat)


def _sane(lon: float, lat: float) -> bool:
    return -180 <= lon <= 180 and -90 <= lat <= 90
