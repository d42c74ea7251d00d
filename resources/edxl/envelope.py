"""The EDXL-DE 1.0 envelope: who sends what to whom, and whether it is meant."""

from dataclasses import dataclass

from resources.edxl.message import Message
from resources.edxl.words import DISTRIBUTION, STATUS


@dataclass(frozen=True, slots=True)
class Address:
    """Whom it is for, in a scheme of addresses."""

    scheme: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands around the messages; an envelope of others may lack what it should have."""

    id: str
    sender: str
    sent: str
    status: str
    type: str
    confidentiality: str
    language: str | None = None
    addresses: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Received:
    """What a document said: its messages, its envelope if one, and what of it is odd."""

    messages: tuple[Message, ...]
    envelope: Envelope | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Simple:
    """One text of the envelope: its element, its field, and its words where they are closed."""

    element: str
    field: str
    needed: bool = True
    known: tuple[str, ...] = ()


HEAD = (
    Simple("distributionID", "id"),
    Simple("senderID", "sender"),
    Simple("dateTimeSent", "sent"),
    Simple("distributionStatus", "status", known=STATUS),
    Simple("distributionType", "type", known=DISTRIBUTION),
    Simple("combinedConfidentiality", "confidentiality"),
    Simple("language", "language", needed=False),
)
