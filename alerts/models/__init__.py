"""Who must know, by which channel, and whether they answered; what CAP messages say."""

from alerts.models.alerting import AlertingGrant, AlertingPolicy, ExerciseWindow
from alerts.models.alerts import Acknowledgement, Alert
from alerts.models.announcements import Announcement
from alerts.models.cap_messages import CapArea, CapInfo, CapMessage, CapReference, Zone
from alerts.models.deliveries import Delivery, DeliveryState, Priority
from alerts.models.escalation import AlertFamily, Escalation, EscalationPolicy, RunState
from alerts.models.feeds import Feed, FeedEntry, FeedKind, FeedReading, Outcome
from alerts.models.grouping import AlertGroup, Silence
from alerts.models.providers import InboundText, Provider
from alerts.models.public_alerts import (
    UNSENT,
    PublicAlert,
    PublicAlertRemedy,
    PublicAlertState,
    Remedy,
    Verdict,
)
from alerts.models.public_templates import PublicTemplate, TemplateReview
from alerts.models.replies import Answer, Reply, ReplyWay
from alerts.models.rosters import Override, Roster, RosterLayer, RosterPlace, ShiftFeed, ShiftOffer
from alerts.models.subscriptions import Subscription, SubscriptionState
from alerts.models.timers import Timer, TimerKind
from alerts.models.warnings import WarningIncident, WarningRule

__all__ = [
    "UNSENT",
    "Acknowledgement",
    "Alert",
    "AlertFamily",
    "AlertGroup",
    "AlertingGrant",
    "AlertingPolicy",
    "Announcement",
    "Answer",
    "CapArea",
    "CapInfo",
    "CapMessage",
    "CapReference",
    "Delivery",
    "DeliveryState",
    "Escalation",
    "EscalationPolicy",
    "ExerciseWindow",
    "Feed",
    "FeedEntry",
    "FeedKind",
    "FeedReading",
    "InboundText",
    "Outcome",
    "Override",
    "Priority",
    "Provider",
    "PublicAlert",
    "PublicAlertRemedy",
    "PublicAlertState",
    "PublicTemplate",
    "Remedy",
    "Reply",
    "ReplyWay",
    "Roster",
    "RosterLayer",
    "RosterPlace",
    "RunState",
    "ShiftFeed",
    "ShiftOffer",
    "Silence",
    "Subscription",
    "SubscriptionState",
    "TemplateReview",
    "Timer",
    "TimerKind",
    "Verdict",
    "WarningIncident",
    "WarningRule",
    "Zone",
]
