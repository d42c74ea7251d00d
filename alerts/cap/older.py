"""What CAP 1.0 and 1.1 wrote differently, so that one shape serves all three."""

from alerts.cap.grammar import Kind
from alerts.cap.message import Named
from eoc.text.xml_grammar import Part

LEFT_OUT = {
    ("1.0", "scope"): "Public",
    ("1.0", "category"): "Other",
    ("1.0", "mimeType"): "application/octet-stream",
    ("1.1", "mimeType"): "application/octet-stream",
}
RENAMED = {"Very Likely": "Likely"}  # CAP 1.2, 3.2.2, certainty


def default(version: str, element: str) -> str | None:
    """What an element means that an older version let be left out."""
    return LEFT_OUT.get((version, element))


def gone(version: str, element: str) -> bool:
    """CAP 1.0 had a password, which no later version carries."""
    return version == "1.0" and element == "password"


def word(text: str) -> str:
    """Today's word for an older one."""
    return RENAMED.get(text, text)


def named_as_text(version: str, part: Part) -> bool:
    """CAP 1.0 wrote names and values as one text."""
    return version == "1.0" and part.kind is Kind.NAMED


def named(text: str) -> Named:
    """`same=SVR` as name and value."""
    name, equals, value = text.strip().partition("=")
    return Named(name, value) if equals else Named("", name)
