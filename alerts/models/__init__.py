"""Who must know, by which channel, and whether they answered."""

from alerts.models.alerts import Acknowledgement, Alert
from alerts.models.deliveries import Delivery, DeliveryState

__all__ = ["Acknowledgement", "Alert", "Delivery", "DeliveryState"]
