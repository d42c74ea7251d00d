"""How the sixteen message types differ (EDXL-RM 1.0, section 3.3): what must, may, cannot stand."""

from dataclasses import dataclass

from resources.edxl.words import ANY_SCHEDULE

MUST, MAY, NOT = "must", "may", ""
ASKED = (
    *("RequestedArrival", "RequestedDeparture", "EstimatedReturnDeparture"),
    *("EstimatedReturnArrival", "ReportTo", "Route"),
)
BEGUN = (
    *("RequestedArrival", "EstimatedArrival", "ActualArrival", "RequestedDeparture"),
    *("EstimatedDeparture", "ActualDeparture", "RequestedReturnDeparture"),
    *("RequestedReturnArrival", "Committed", "ReportTo", "Route"),
)
COMING = ("EstimatedReturnDeparture", "EstimatedReturnArrival")
OFFERED = (
    *("EstimatedArrival", "EstimatedDeparture", "RequestedReturnDeparture"),
    *("RequestedReturnArrival", "BeginAvailable", "EndAvailable", "Route"),
)
ANSWERED = (
    *OFFERED,
    *("RequestedArrival", "RequestedDeparture", "EstimatedReturnDeparture", "ReportTo"),
)
AVAILABLE = ("BeginAvailable", "EndAvailable")


def _but(*words: str) -> tuple[str, ...]:
    return tuple(word for word in ANY_SCHEDULE if word not in words)


@dataclass(frozen=True)
class Rules:
    """What stands in one message type; each field is MUST, MAY or NOT."""

    schedules: tuple[str, ...]
    description: str = MAY
    preceding: str = NOT
    funding: str = MAY
    lines: str = MUST
    response: str = NOT
    resource: str = MAY
    parties: str = MAY
    status: str = MAY
    refreshed: str = NOT
    deployment: str = MAY
    availability: str = MAY
    assignment: str = MAY
    quantity: str = MAY
    price: str = MAY
    order: str = NOT
    instructions: str = MAY


RULES = {
    "RequestResource": Rules(
        ASKED, resource=MUST, parties=NOT, status=NOT, price=NOT, instructions=NOT
    ),
    "ResponseToRequestResource": Rules(ANSWERED, preceding=MUST, response=MUST, refreshed=MAY),
    "RequisitionResource": Rules(
        (*ASKED, "EstimatedArrival", "EstimatedDeparture"),
        preceding=MAY,
        funding=MUST,
        resource=MUST,
        status=NOT,
        assignment=MUST,
        quantity=MUST,
    ),
    "CommitResource": Rules(
        _but("ActualArrival", "ActualReturnArrival", "ActualReturnDeparture"),
        preceding=MUST,
        response=MUST,
        refreshed=MAY,
        availability=NOT,
        quantity=MUST,
        order=MAY,
    ),
    "RequestInformation": Rules(
        ANY_SCHEDULE, description=MUST, preceding=MAY, lines=MAY, refreshed=MAY, order=MAY
    ),
    "ResponseToRequestInformation": Rules(
        ANY_SCHEDULE, preceding=MUST, lines=MAY, response=MAY, refreshed=MAY, order=MAY
    ),
    "OfferUnsolicitedResource": Rules(OFFERED, funding=NOT, resource=MUST, refreshed=MAY),
    "ReleaseResource": Rules(
        _but("ActualReturnArrival"),
        preceding=MAY,
        response=MAY,
        resource=MUST,
        quantity=MUST,
        order=MAY,
    ),
    "RequestReturn": Rules((*BEGUN, *AVAILABLE), preceding=MAY, resource=MUST, order=MAY),
    "ResponseToRequestReturn": Rules(
        _but("ActualReturnArrival"),
        preceding=MUST,
        response=MUST,
        status=MUST,
        deployment=MUST,
        availability=MUST,
        order=MAY,
    ),
    "RequestQuote": Rules(ASKED, preceding=MAY, response=MAY, resource=MUST, status=NOT, price=NOT),
    "ResponseToRequestQuote": Rules(
        (*ANSWERED, "EstimatedReturnArrival"),
        preceding=MUST,
        response=MUST,
        refreshed=MAY,
        price=MUST,
    ),
    "RequestResourceDeploymentStatus": Rules(
        _but("Current"), preceding=MAY, resource=MUST, status=NOT, order=MAY
    ),
    "ReportResourceDeploymentStatus": Rules(
        ANY_SCHEDULE, preceding=MAY, response=MAY, refreshed=MAY, order=MAY
    ),
    "RequestExtendedDeploymentDuration": Rules(
        (*BEGUN, *COMING), preceding=MAY, resource=MUST, order=MAY, instructions=NOT
    ),
    "ResponseToRequestExtendedDeploymentDuration": Rules(
        (*BEGUN, *COMING, "EndAvailable"), preceding=MUST, response=MUST, order=MAY
    ),
}
