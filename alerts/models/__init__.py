"""Who must know, by which channel, and whether they answered; what CAP messages say."""

from alerts.models.alerts import Acknowledgement, Alert
from alerts.models.announcements import Announcement
from alerts.models.cap_messages import CapArea, CapInfo, CapMessage, CapReference, Zone
from alerts.models.deliveries import Delivery, DeliveryState, Priority

__all__ = [
    "Acknowledgement",
    "Alert",
    "Announcement",
    "CapArea",
    "CapInfo",
    "CapMessage",
    "CapReference",
    "Delivery",
    "DeliveryState",
    "Priority",
    "Zone",
]
