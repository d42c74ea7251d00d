"""The words of CAP as people read them: each with what CAP 1.2 (3.2.2) means by it."""

from collections.abc import Sequence

from django.utils import timezone

from alerts.cap.message import moment

CATEGORY = {
    "Geo": "ground, such as an earthquake",
    "Met": "weather and floods",
    "Safety": "general danger",
    "Security": "police and security",
    "Rescue": "rescue and recovery",
    "Fire": "fire",
    "Health": "health",
    "Env": "pollution and environment",
    "Transport": "transport",
    "Infra": "power, water and networks",
    "CBRNE": "chemical, biological, nuclear, explosive",
    "Other": "anything else",
}
RESPONSE = {
    "Shelter": "take shelter where you are",
    "Evacuate": "leave the area",
    "Prepare": "get ready",
    "Execute": "do what was planned beforehand",
    "Avoid": "keep away",
    "Monitor": "follow what is said",
    "Assess": "judge for yourself",
    "AllClear": "the danger is over",
    "None": "nothing to do",
}
URGENCY = {
    "Immediate": "act at once",
    "Expected": "act within the hour",
    "Future": "act in the near future",
    "Past": "it is over",
    "Unknown": "not known",
}
SEVERITY = {
    "Extreme": "extraordinary threat to life or property",
    "Severe": "significant threat to life or property",
    "Moderate": "possible threat to life or property",
    "Minor": "little or no known threat",
    "Unknown": "not known",
}
CERTAINTY = {
    "Observed": "it happened or happens",
    "Likely": "more likely than not",
    "Possible": "possible, but not likely",
    "Unlikely": "not expected",
    "Unknown": "not known",
}
LABELS = {
    "category": CATEGORY,
    "response": RESPONSE,
    "urgency": URGENCY,
    "severity": SEVERITY,
    "certainty": CERTAINTY,
}
ORDERED_AT = "orderedAt"
PARAMETERS = {
    "orderedBy": "Ordered by",
    "orderAuthority": "By what authority",
    ORDERED_AT: "Ordered at",
    "alertedBy": "Alerted by",
    "enforcedBy": "Enforced by",
}


def said(part: str, word: str) -> str:
    """`Evacuate: leave the area`; a word CAP does not have stands alone."""
    meaning = LABELS[part].get(word)
    return f"{word}: {meaning}" if meaning else word


def all_said(part: str, words: Sequence[str]) -> str:
    """Several of them in one line."""
    return "; ".join(said(part, word) for word in words)


def choices(part: str) -> list[tuple[str, str]]:
    """Every word of a part with its meaning, for a form."""
    return [(word, said(part, word)) for word in LABELS[part]]


def local(text: str) -> str:
    """A time of CAP or ISO 8601 on the clock here, with its zone; as it stands where it is none."""
    try:
        return f"{timezone.localtime(moment(text)):%Y-%m-%d %H:%M %Z}"
    except ValueError:
        return text
