"""What is in force for the same place already: the same, or something else to do."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.gis.geos import MultiPolygon
from django.db.models import Exists, OuterRef, QuerySet

from alerts import cap
from alerts.cap import labels
from alerts.cap.content import ACTIONS, Content
from alerts.models import CapArea, CapMessage, PublicAlert
from alerts.selectors import cap_messages
from alerts.selectors.cap_telling import Said, said
from eoc.access import Actor


@dataclass(frozen=True)
class Standing:
    """A message in force where the alert would be, and whether it says something else."""

    message: CapMessage
    said: Said
    actions: tuple[str, ...]
    contradicts: bool
    same_event: bool

    @property
    def told(self) -> str:
        """What it tells people to do, in words."""
        return labels.all_said("response", self.actions)


def overlapping(actor: Actor, alert: PublicAlert) -> list[Standing]:
    """Own and received messages in force in the alert's area, what contradicts it first."""
    content = Content.of(alert.content)
    found = _in_force_in(actor, alert.area).defer(None)
    if alert.supersedes is not None and alert.supersedes.message_id is not None:
        found = found.exclude(pk=alert.supersedes.message_id)
    standing = [_standing(message, content) for message in found]
    return sorted(standing, key=lambda one: (not one.contradicts, not one.same_event))


def contradicting(standing: Iterable[Standing]) -> list[Standing]:
    """Those that tell people something else to do."""
    return [one for one in standing if one.contradicts]


def _in_force_in(actor: Actor, area: MultiPolygon) -> QuerySet[CapMessage]:
    there = CapArea.objects.filter(
        info__message=OuterRef("pk"), shape__bboverlaps=area, shape__intersects=area
    )
    return cap_messages.in_force(actor).filter(Exists(there))


def _standing(message: CapMessage, content: Content) -> Standing:
    alert = cap_messages.alert_of(message)
    actions = _actions(alert)
    mine = set(content.protective)
    return Standing(
        message,
        said(alert)[0],
        actions,
        bool(mine and actions and mine.isdisjoint(actions)),
        any(info.event.casefold() == content.event.casefold() for info in alert.infos),
    )


def _actions(alert: cap.Alert) -> tuple[str, ...]:
    told = {one for info in alert.infos for one in info.response_types}
    return tuple(one for one in ACTIONS if one in told)
