"""Who must know, by which channel, and whether they answered; what CAP messages say."""

from alerts.models.alerts import Acknowledgement, Alert
from alerts.models.cap_messages import CapArea, CapInfo, CapMessage, CapReference, Zone
from alerts.models.deliveries import Delivery, DeliveryState
from alerts.models.feeds import Feed, FeedEntry, FeedKind, FeedReading, Outcome
from alerts.models.warnings import WarningIncident, WarningRule

__all__ = [
    "Acknowledgement",
    "Alert",
    "CapArea",
    "CapInfo",
    "CapMessage",
    "CapReference",
    "Delivery",
    "DeliveryState",
    "Feed",
    "FeedEntry",
    "FeedKind",
    "FeedReading",
    "Outcome",
    "WarningIncident",
    "WarningRule",
    "Zone",
]
