"""What is happening, who commands, what was decided."""

from incidents.models.activations import ActivationLevel, EOCActivation, LocalLevel
from incidents.models.activity_log import ActivityLogEntry
from incidents.models.counts import IncidentCount
from incidents.models.holds import LegalHold
from incidents.models.incidents import (
    Incident,
    Located,
    Response,
    Sensitivity,
    Severity,
    Stage,
)
from incidents.models.numbers import NumberCounter
from incidents.models.places import Place, PlaceKind
from incidents.models.sharing import Caller, Guest, IncidentShare
from incidents.models.types import IncidentType

__all__ = [
    "ActivationLevel",
    "ActivityLogEntry",
    "Caller",
    "EOCActivation",
    "Guest",
    "Incident",
    "IncidentCount",
    "IncidentShare",
    "IncidentType",
    "LegalHold",
    "LocalLevel",
    "Located",
    "NumberCounter",
    "Place",
    "PlaceKind",
    "Response",
    "Sensitivity",
    "Severity",
    "Stage",
]
