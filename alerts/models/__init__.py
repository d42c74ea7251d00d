"""Who must know, by which channel, and whether they answered; what CAP messages say."""

from alerts.models.alerting import AlertingGrant, AlertingPolicy, ExerciseWindow
from alerts.models.alerts import Acknowledgement, Alert
from alerts.models.cap_messages import CapArea, CapInfo, CapMessage, CapReference, Zone
from alerts.models.deliveries import Delivery, DeliveryState
from alerts.models.public_alerts import (
    UNSENT,
    PublicAlert,
    PublicAlertRemedy,
    PublicAlertState,
    Remedy,
    Verdict,
)

__all__ = [
    "UNSENT",
    "Acknowledgement",
    "Alert",
    "AlertingGrant",
    "AlertingPolicy",
    "CapArea",
    "CapInfo",
    "CapMessage",
    "CapReference",
    "Delivery",
    "DeliveryState",
    "ExerciseWindow",
    "PublicAlert",
    "PublicAlertRemedy",
    "PublicAlertState",
    "Remedy",
    "Verdict",
    "Zone",
]
