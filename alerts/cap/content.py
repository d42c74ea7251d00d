"""What a public alert says, as values: once for all languages, and the words of each."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from alerts.cap import words

ACTIONS = ("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "AllClear")
MOST_LANGUAGES = 8


@dataclass(frozen=True, slots=True)
class Words:
    """The alert in one language; `short` and `long` are what phones show (90 and 360)."""

    language: str
    event: str
    headline: str
    description: str
    instruction: str
    place: str
    short: str = ""
    long: str = ""

    def parts(self) -> dict[str, str]:
        """Every text people read, by its name."""
        return {name: text for name, text in asdict(self).items() if name != "language"}


@dataclass(frozen=True, slots=True)
class Order:
    """Who ordered the protective action: office, by what authority, when (ISO 8601)."""

    office: str
    authority: str
    at: str
    enforced_by: str

    @property
    def named(self) -> bool:
        """Whether anybody stands behind it."""
        return bool(self.office and self.authority and self.at)


@dataclass(frozen=True, slots=True)
class Content:
    """What two people agree on, but for the area and how long it is in force."""

    category: str
    urgency: str
    severity: str
    certainty: str
    responses: tuple[str, ...]
    order: Order
    texts: tuple[Words, ...]
    event_code: str = ""

    @property
    def event(self) -> str:
        """The event in the first language."""
        return self.texts[0].event if self.texts else ""

    @property
    def protective(self) -> tuple[str, ...]:
        """What people are told to do, beyond watching."""
        return tuple(one for one in self.responses if one in ACTIONS)

    def as_json(self) -> dict[str, Any]:
        """As the database keeps it."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """From what the database keeps."""
        return cls(
            **{
                **kept,
                "responses": tuple(kept["responses"]),
                "order": Order(**kept["order"]),
                "texts": tuple(Words(**one) for one in kept["texts"]),
            }
        )


def faults(content: Content) -> dict[str, str]:
    """What CAP and phones demand, by field; the text itself is judged elsewhere."""
    found = {
        name: f"Choose one of {', '.join(known)}."
        for name, value, known in (
            ("category", content.category, words.CATEGORY),
            ("urgency", content.urgency, words.URGENCY),
            ("severity", content.severity, words.SEVERITY),
            ("certainty", content.certainty, words.CERTAINTY),
        )
        if value not in known
    }
    if not content.responses or any(one not in words.RESPONSE for one in content.responses):
        found["responses"] = f"Choose from {', '.join(words.RESPONSE)}."
    if content.protective and not content.order.named:
        found["office"] = (
            "A protective action names who ordered it: the office, its authority and the time."
        )
    if not 1 <= len(content.texts) <= MOST_LANGUAGES:
        found["texts"] = f"Write the alert in one to {MOST_LANGUAGES} languages."
    if len({one.language.lower() for one in content.texts}) < len(content.texts):
        found["texts"] = "Each language stands once."
    return found | _of_texts(content)


def _of_texts(content: Content) -> dict[str, str]:
    found = {}
    for number, text in enumerate(content.texts):
        for name in ("language", "event", "headline", "description", "instruction", "place"):
            if not getattr(text, name).strip():
                found[f"texts-{number}-{name}"] = "Write it, in every language."
    return found
