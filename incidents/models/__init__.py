"""What is happening, who commands, what was decided."""

from incidents.models.activations import ActivationLevel, EOCActivation, LocalLevel
from incidents.models.activity_log import ActivityLogEntry
from incidents.models.incidents import (
    Incident,
    IncidentShare,
    Located,
    Response,
    Severity,
    Stage,
)
from incidents.models.numbers import NumberCounter
from incidents.models.places import Place, PlaceKind
from incidents.models.types import IncidentType

__all__ = [
    "ActivationLevel",
    "ActivityLogEntry",
    "EOCActivation",
    "Incident",
    "IncidentShare",
    "IncidentType",
    "LocalLevel",
    "Located",
    "NumberCounter",
    "Place",
    "PlaceKind",
    "Response",
    "Severity",
    "Stage",
]
