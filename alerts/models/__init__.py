"""Who must know, by which channel, and whether they answered; what CAP messages say."""

from alerts.models.alerts import Acknowledgement, Alert
from alerts.models.cap_messages import CapArea, CapInfo, CapMessage, CapReference, Zone
from alerts.models.deliveries import Delivery, DeliveryState
from alerts.models.escalation import AlertFamily, Escalation, EscalationPolicy, RunState
from alerts.models.replies import Answer, Reply, ReplyWay
from alerts.models.timers import Timer, TimerKind

__all__ = [
    "Acknowledgement",
    "Alert",
    "AlertFamily",
    "Answer",
    "CapArea",
    "CapInfo",
    "CapMessage",
    "CapReference",
    "Delivery",
    "DeliveryState",
    "Escalation",
    "EscalationPolicy",
    "Reply",
    "ReplyWay",
    "RunState",
    "Timer",
    "TimerKind",
    "Zone",
]
