"""An EDXL-RM message as values, one shape for all sixteen types; texts stand as written.

What belongs to other standards (addresses of CIQ, shapes of GML, whatever TypeInfo holds) is kept
as one element of canonical XML.
"""

from dataclasses import dataclass
from datetime import datetime

Foreign = str


@dataclass(frozen=True, slots=True)
class Incident:
    """What the resources are for."""

    id: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Recall:
    """The earlier message this one updates or cancels."""

    message_id: str
    type: str


@dataclass(frozen=True, slots=True)
class Funding:
    """Who pays."""

    code: str | None = None
    info: str | None = None


@dataclass(frozen=True, slots=True)
class Values:
    """Words of a list that is named beside them; any list, any word."""

    urn: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in words, as an address, or as a shape."""

    description: str | None = None
    address: Foreign | None = None
    target_area: Foreign | None = None


@dataclass(frozen=True, slots=True)
class Radio:
    """A radio and its channel."""

    type: Values
    channel: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to talk to."""

    description: str | None = None
    role: str | None = None
    radios: tuple[Radio, ...] = ()
    location: Location | None = None
    additional: Foreign | None = None


@dataclass(frozen=True, slots=True)
class Response:
    """Yes, no, or yes with a reservation, to one resource of the preceding message."""

    preceding: str
    type: str
    reason_code: Values | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Ownership:
    """Whose the resource is."""

    owner: str | None = None
    jurisdiction: str | None = None
    dispatch: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Where the resource is in its deployment."""

    refreshed: str | None = None
    deployment: Values | None = None
    availability: str | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for, offered or sent."""

    id: str | None = None
    name: str | None = None
    type: Values | None = None
    type_info: Foreign | None = None
    keywords: tuple[Values, ...] = ()
    description: str | None = None
    credentials: str | None = None
    certifications: str | None = None
    requirements: str | None = None
    party: Contact | None = None
    ownership: Ownership | None = None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """So many, of a unit."""

    amount: str
    unit: Values | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many: in words, or measured."""

    texts: tuple[str, ...] = ()
    measured: Measured | None = None


@dataclass(frozen=True, slots=True)
class Instructions:
    """How to come and to whom to report."""

    mode: str | None = None
    navigation: str | None = None
    reporting: str | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """How many, for what, at what price."""

    quantity: Quantity | None = None
    restrictions: str | None = None
    function: str | None = None
    price: Quantity | None = None
    order_id: str | None = None
    instructions: Instructions | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """When and where it arrives, leaves, or stands."""

    type: str
    at: str | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One ResourceInformation: a resource with its assignment and schedule."""

    id: str
    response: Response | None = None
    resource: Resource | None = None
    assignment: Assignment | None = None
    schedules: tuple[Schedule, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message; `type` is its root element."""

    id: str
    sent: str
    type: str
    originating_id: str
    contacts: tuple[Contact, ...]
    description: str | None = None
    preceding_id: str | None = None
    incidents: tuple[Incident, ...] = ()
    recall: Recall | None = None
    fundings: tuple[Funding, ...] = ()
    lines: tuple[Line, ...] = ()


def moment(text: str) -> datetime:
    """A time as XML Schema writes it; raises ValueError for any other."""
    return datetime.fromisoformat(text)
