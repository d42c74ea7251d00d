"""Who must know, by which channel, and whether they answered; what CAP messages say."""

from alerts.models.alerts import Acknowledgement, Alert
from alerts.models.announcements import Announcement
from alerts.models.cap_messages import CapArea, CapInfo, CapMessage, CapReference, Zone
from alerts.models.deliveries import Delivery, DeliveryState, Priority
from alerts.models.grouping import AlertGroup, Silence
from alerts.models.providers import InboundText, Provider
from alerts.models.rosters import Override, Roster, RosterLayer, RosterPlace, ShiftFeed, ShiftOffer

__all__ = [
    "Acknowledgement",
    "Alert",
    "AlertGroup",
    "Announcement",
    "CapArea",
    "CapInfo",
    "CapMessage",
    "CapReference",
    "Delivery",
    "DeliveryState",
    "InboundText",
    "Override",
    "Priority",
    "Provider",
    "Roster",
    "RosterLayer",
    "RosterPlace",
    "ShiftFeed",
    "ShiftOffer",
    "Silence",
    "Zone",
]
