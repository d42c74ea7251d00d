"""Which elements stand in which, in which order and how often (EDXL-RM 1.0, section 3.4)."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum, auto
from functools import cache
from typing import Any

from eoc.text.xml_grammar import Group, Part
from resources.edxl import message as m
from resources.edxl import words
from resources.edxl.rules import MUST, NOT, RULES, Rules


class Kind(Enum):
    """What may stand in an element."""

    TEXT = auto()
    ID = auto()
    MOMENT = auto()
    NUMBER = auto()
    FOREIGN = auto()
    GROUP = auto()


def _part(element: str, name: str, kind: Kind = Kind.TEXT, **more: Any) -> Part:
    return Part(element, name, kind, **more)


def _needed(element: str, name: str, kind: Kind = Kind.TEXT, **more: Any) -> Part:
    return Part(element, name, kind, needed=True, **more)


def _group(element: str, name: str, group: Group, **more: Any) -> Part:
    return Part(element, name, Kind.GROUP, group=group, **more)


def _foreign(element: str, name: str) -> Part:
    return Part(element, name, Kind.FOREIGN)


def _common(make: Callable[..., Any], parts: tuple[Part, ...], **more: Any) -> Group:
    """A group whose elements belong to what all messages share."""
    return Group(make, parts, words.COMMON, **more)


INCIDENT = _common(
    m.Incident,
    (_part("IncidentID", "id"), _part("IncidentDescription", "description")),
    one_of=("id", "description"),
)
RECALL = _common(
    m.Recall,
    (
        _needed("RecallMessageID", "message_id", Kind.ID),
        _needed("RecallType", "type", known=words.RECALL_TYPE),
    ),
)
VALUES = _common(m.Values, (_needed("ValueListURN", "urn"), _needed("Value", "values", many=True)))
LOCATION = _common(
    m.Location,
    (
        _part("LocationDescription", "description"),
        _foreign("Address", "address"),
        _foreign("TargetArea", "target_area"),
    ),
    one_of=("description", "address", "target_area"),
)
RADIO = _common(
    m.Radio, (_group("RadioType", "type", VALUES, needed=True), _needed("RadioChannel", "channel"))
)
CONTACT = _common(
    m.Contact,
    (
        _part("ContactDescription", "description"),
        _part("ContactRole", "role", known=words.CONTACT_ROLE),
        _group("Radio", "radios", RADIO, many=True),
        _group("ContactLocation", "location", LOCATION),
        _foreign("AdditionalContactInformation", "additional"),
    ),
    one_of=("description", "role"),
)
RESPONSE = _common(
    m.Response,
    (
        _needed("PrecedingResourceInfoElementID", "preceding", Kind.ID),
        _needed("ResponseType", "type", known=words.RESPONSE_TYPE),
        _group("ReasonCode", "reason_code", VALUES),
        _part("ResponseReason", "reason"),
    ),
)
OWNERSHIP = _common(
    m.Ownership,
    (
        _part("Owner", "owner"),
        _part("OwningJurisdiction", "jurisdiction"),
        _part("HomeDispatch", "dispatch"),
        _part("HomeUnit", "unit"),
    ),
    one_of=("owner", "jurisdiction"),
)
MEASURED = _common(
    m.Measured,
    (_needed("Amount", "amount", Kind.NUMBER), _group("UnitOfMeasure", "unit", VALUES)),
)
QUANTITY = _common(
    m.Quantity,
    (
        _part("QuantityText", "texts", many=True),
        _group("MeasuredQuantity", "measured", MEASURED),
    ),
    one_of=("texts", "measured"),
    either=("texts", "measured"),
)
INSTRUCTIONS = _common(
    m.Instructions,
    (
        _part("ModeOfTransportation", "mode"),
        _part("NavigationInstructions", "navigation"),
        _part("ReportingInstructions", "reporting"),
    ),
)


@cache
def grammar(kind: str) -> Group:
    """The grammar of one message type."""
    rules = RULES[kind]
    own = words.MESSAGE if kind == "RequestResource" else words.COMMON
    funding = Group(
        m.Funding,
        (_part("FundCode", "code"), _part("FundingInfo", "info")),
        own,
        one_of=("code", "info"),
    )
    parts = (
        _needed("MessageID", "id", Kind.ID),
        _needed("SentDateTime", "sent", Kind.MOMENT),
        _needed("MessageContentType", "type", known=(kind,)),
        _where(rules.description, _part("MessageDescription", "description")),
        _needed("OriginatingMessageID", "originating_id", Kind.ID),
        _where(rules.preceding, _part("PrecedingMessageID", "preceding_id", Kind.ID)),
        [_group("IncidentInformation", "incidents", INCIDENT, many=True)],
        [_group("MessageRecall", "recall", RECALL)],
        _where(rules.funding, _group("Funding", "fundings", funding, many=True)),
        [_group("ContactInformation", "contacts", CONTACT, many=True, needed=True)],
        _where(rules.lines, _lines(rules)),
    )
    return _own(m.Message, *parts)


def _lines(rules: Rules) -> Part:
    schedule = _own(
        m.Schedule,
        _needed("ScheduleType", "type", known=rules.schedules),
        _part("DateTime", "at", Kind.MOMENT),
        _group("Location", "location", LOCATION),
    )
    line = _own(
        m.Line,
        _needed("ResourceInfoElementID", "id", Kind.ID),
        _where(rules.response, _group("ResponseInformation", "response", RESPONSE)),
        _where(rules.resource, _group("Resource", "resource", _resource(rules))),
        _where(rules.assignment, _group("AssignmentInformation", "assignment", _assigned(rules))),
        _group("ScheduleInformation", "schedules", schedule, many=True),
    )
    return _group("ResourceInformation", "lines", line, many=True, most=words.MOST_RESOURCES)


def _resource(rules: Rules) -> Group:
    status = _own(
        m.Status,
        _where(rules.refreshed, _part("InventoryRefreshDateTime", "refreshed", Kind.MOMENT)),
        _where(rules.deployment, _group("DeploymentStatus", "deployment", VALUES)),
        _where(rules.availability, _part("Availability", "availability")),
    )
    return _own(
        m.Resource,
        _part("ResourceID", "id"),
        _part("Name", "name"),
        _group("TypeStructure", "type", VALUES),
        _foreign("TypeInfo", "type_info"),
        _group("Keyword", "keywords", VALUES, many=True),
        _part("Description", "description"),
        _part("Credentials", "credentials"),
        _part("Certifications", "certifications"),
        _part("SpecialRequirements", "requirements"),
        _where(rules.parties, _group("ResponsibleParty", "party", CONTACT)),
        _where(rules.parties, _group("OwnershipInformation", "ownership", OWNERSHIP)),
        _where(rules.status, _group("ResourceStatus", "status", status)),
        one_of=("id", "name", "type"),
    )


def _assigned(rules: Rules) -> Group:
    return _own(
        m.Assignment,
        _where(rules.quantity, _group("Quantity", "quantity", QUANTITY)),
        _part("Restrictions", "restrictions"),
        _part("AnticipatedFunction", "function"),
        _where(rules.price, _group("PriceQuote", "price", QUANTITY)),
        _where(rules.order, _part("OrderID", "order_id")),
        _where(
            rules.instructions,
            _group("AssignmentInstructions", "instructions", INSTRUCTIONS),
        ),
    )


def _where(rule: str, part: Part) -> list[Part]:
    """The part as its message type has it: needed, allowed, or not at all."""
    return [] if rule == NOT else [replace(part, needed=rule == MUST)]


def _own(make: Callable[..., Any], *parts: Part | list[Part], **more: Any) -> Group:
    """A group whose elements belong to the message's own namespace."""
    flat = [one for part in parts for one in (part if isinstance(part, list) else [part])]
    return Group(make, tuple(flat), words.MESSAGE, **more)
