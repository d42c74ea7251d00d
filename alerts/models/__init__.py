"""Who must know, by which channel, and whether they answered; what CAP messages say."""

from alerts.models.alerting import AlertingGrant, AlertingPolicy, ExerciseWindow
from alerts.models.alerts import Acknowledgement, Alert
from alerts.models.announcements import Announcement
from alerts.models.cap_messages import CapArea, CapInfo, CapMessage, CapReference, Zone
from alerts.models.deliveries import Delivery, DeliveryState, Priority
from alerts.models.grouping import AlertGroup, Silence
from alerts.models.public_alerts import (
    UNSENT,
    PublicAlert,
    PublicAlertRemedy,
    PublicAlertState,
    Remedy,
    Verdict,
)
from alerts.models.rosters import Override, Roster, RosterLayer, RosterPlace, ShiftFeed, ShiftOffer

__all__ = [
    "UNSENT",
    "Acknowledgement",
    "Alert",
    "AlertGroup",
    "AlertingGrant",
    "AlertingPolicy",
    "Announcement",
    "CapArea",
    "CapInfo",
    "CapMessage",
    "CapReference",
    "Delivery",
    "DeliveryState",
    "ExerciseWindow",
    "Override",
    "Priority",
    "PublicAlert",
    "PublicAlertRemedy",
    "PublicAlertState",
    "Remedy",
    "Roster",
    "RosterLayer",
    "RosterPlace",
    "ShiftFeed",
    "ShiftOffer",
    "Silence",
    "Verdict",
    "Zone",
]
