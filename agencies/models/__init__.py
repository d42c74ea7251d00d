"""Who we are, where our boundaries run, what we promised each other."""

from agencies.models.agencies import Agency, AgencyKind, Discipline, Service
from agencies.models.agreements import Agreement, AgreementKind, AgreementParty
from agencies.models.break_glass import BreakGlass
from agencies.models.declarations import Declaration
from agencies.models.grants import Condition, Disclosure, Grant, HeldBack
from agencies.models.jurisdictions import Jurisdiction, JurisdictionKind
from agencies.models.people import Channel, ContactPoint, Membership, Person, User
from agencies.models.sessions import DispatchPosition, LoginSession, Pin
from agencies.models.sign_on import SignOnProvider
from agencies.models.terms import AgreementTerms, ClockEnd, ClockStart, RateLine, Rounding, Unit
from agencies.models.tokens import TokenScope, TokenVerb
from agencies.models.uploads import BoundaryUpload

__all__ = [
    "Agency",
    "AgencyKind",
    "Agreement",
    "AgreementKind",
    "AgreementParty",
    "AgreementTerms",
    "BoundaryUpload",
    "BreakGlass",
    "Channel",
    "ClockEnd",
    "ClockStart",
    "Condition",
    "ContactPoint",
    "Declaration",
    "Discipline",
    "Disclosure",
    "DispatchPosition",
    "Grant",
    "HeldBack",
    "Jurisdiction",
    "JurisdictionKind",
    "LoginSession",
    "Membership",
    "Person",
    "Pin",
    "RateLine",
    "Rounding",
    "Service",
    "SignOnProvider",
    "TokenScope",
    "TokenVerb",
    "Unit",
    "User",
]
