"""A request's own words: as people read them, without signs that hide, reorder or impersonate."""

from collections.abc import Mapping

from eoc.errors import Invalid
from eoc.text.public import composed, fault_in

IN_LINES = ("note", "safety_notes")
NAMES = {
    "reporting_place": "where to report",
    "report_to": "to whom",
    "radio_channel": "on which radio channel",
    "note": "what else they must know",
    "finance_code": "finance code",
    "safety_notes": "safety notes",
    "legal_words": "legal basis",
    "capability": "must be able to",
    "limits": "limits",
    "words": "in your own words",
    "reason": "reason",
    "override": "why below the floor",
}


def read(said: Mapping[str, str]) -> dict[str, str]:
    """The words composed and trimmed; Invalid names every field and the character's place."""
    texts = {name: composed(text) for name, text in said.items()}
    faults = {
        name: fault
        for name, text in texts.items()
        if (fault := fault_in(text.strip(), lines=name in IN_LINES))
    }
    if faults:
        told = " ".join(f"{NAMES[name].capitalize()}: {fault}" for name, fault in faults.items())
        raise Invalid(told, faults)
    return {name: text.strip() for name, text in texts.items()}


def read_one(text: str, name: str) -> str:
    """One of them."""
    return read({name: text})[name]


def read_line(text: str, place: int) -> str:
    """What a line must be able to; the fault stands at the lines, with the line's number."""
    try:
        return read_one(text, "capability")
    except Invalid as wrong:
        message = f"Line {place}, {wrong.message[0].lower()}{wrong.message[1:]}"
        raise Invalid(message, {"lines": message}) from wrong
