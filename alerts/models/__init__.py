"""Who must know, by which channel, and whether they answered; what CAP messages say."""

from alerts.models.alerts import Acknowledgement, Alert
from alerts.models.cap_messages import CapArea, CapInfo, CapMessage, CapReference, Zone
from alerts.models.deliveries import Delivery, DeliveryState
from alerts.models.public_templates import PublicTemplate, TemplateReview

__all__ = [
    "Acknowledgement",
    "Alert",
    "CapArea",
    "CapInfo",
    "CapMessage",
    "CapReference",
    "Delivery",
    "DeliveryState",
    "PublicTemplate",
    "TemplateReview",
    "Zone",
]
