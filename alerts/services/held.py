"""A delivery in somebody's hands, as its claim answers with it: no model, since there are many."""

import uuid
from typing import NamedTuple

from alerts.models import Alert


class Held(NamedTuple):
    """What is needed to send it; the alert is one object for all its deliveries."""

    pk: int
    uuid: uuid.UUID
    mode: str
    agency_id: int
    channel: str
    address: str
    contact_point_id: int | None
    subscription_id: int | None
    dedupe_key: str
    priority: int
    alert: Alert

    @property
    def alert_id(self) -> int:
        """The key of its alert."""
        return self.alert.pk
