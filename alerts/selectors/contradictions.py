"""What is in force for the same place already: the same, or something else to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import MultiPolygon
from django.db.models import Exists, OuterRef, QuerySet

from alerts import cap
from alerts.cap import labels
from alerts.cap.content import ACTIONS, Content
from alerts.models import UNSENT, CapArea, CapMessage, PublicAlert, PublicAlertState
from alerts.selectors import cap_messages
from alerts.selectors.cap_telling import Said, said
from alerts.selectors.shared_ground import overlaps
from eoc.access import Actor


@dataclass(frozen=True)
class Standing:
    """A message in force where the alert would be, and whether it says something else.

    `update` is the agency's own alert for the same event, which this one would stand beside.
    """

    message: CapMessage
    said: Said
    actions: tuple[str, ...]
    contradicts: bool
    same_event: bool
    update: PublicAlert | None = None

    @property
    def told(self) -> str:
        """What it tells people to do, in words."""
        return labels.all_said("response", self.actions)


def overlapping(actor: Actor, alert: PublicAlert) -> list[Standing]:
    """Other messages in force in the alert's area, own and received; what contradicts it first.

    Nothing where it is over itself: it stands beside nobody.
    """
    if alert.state not in (*UNSENT, PublicAlertState.HELD, PublicAlertState.ISSUED):
        return []
    content = Content.of(alert.content)
    before = alert.supersedes.message_id if alert.supersedes is not None else None
    itself = [pk for pk in (alert.message_id, before) if pk is not None]
    found = _in_force_in(actor, alert.area).exclude(pk__in=itself).defer(None)
    own = _own_in_force(alert)
    standing = [_standing(message, content, own) for message in found]
    return sorted(standing, key=lambda one: (not one.contradicts, not one.same_event))


def contradicting(standing: Iterable[Standing]) -> list[Standing]:
    """Those that tell people something else to do."""
    return [one for one in standing if one.contradicts]


def _in_force_in(actor: Actor, area: MultiPolygon) -> QuerySet[CapMessage]:
    """Where ground is shared, as the database decides; a common border is not the same place."""
    there = CapArea.objects.filter(info__message=OuterRef("pk"))
    drawn = there.filter(overlaps("shape", area), shape__bboverlaps=area)
    placed = there.filter(places__intersects=area)
    return cap_messages.in_force(actor).filter(Exists(drawn) | Exists(placed))


def _own_in_force(alert: PublicAlert) -> dict[int, PublicAlert]:
    """The agency's alerts in force by their message; what only takes one back is none of them."""
    own = PublicAlert.objects.filter(
        agency=alert.agency_id, mode=alert.mode, state=PublicAlertState.ISSUED
    ).defer("area")
    return {one.message_id: one for one in own if one.message_id is not None}


def _standing(message: CapMessage, content: Content, own: dict[int, PublicAlert]) -> Standing:
    alert = cap_messages.alert_of(message)
    actions = _actions(alert)
    mine = set(content.protective)
    same = any(info.event.casefold() == content.event.casefold() for info in alert.infos)
    return Standing(
        message,
        said(alert)[0],
        actions,
        bool(mine and actions and mine.isdisjoint(actions)),
        same,
        own.get(message.pk) if same else None,
    )


def _actions(alert: cap.Alert) -> tuple[str, ...]:
    told = {one for info in alert.infos for one in info.response_types}
    return tuple(one for one in ACTIONS if one in told)
