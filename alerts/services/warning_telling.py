"""Who hears of a public warning: the territories it touches, and rules that wait for such a one."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, OuterRef, Q

from agencies.models import Jurisdiction
from alerts.models import CapArea, CapMessage
from alerts.selectors import cap_messages as selectors
from alerts.selectors.cap_telling import listed
from eoc import journal
from eoc.access import Actor
from eoc.journal import Audience

ENDED = "A warning ended"
WORDS = {"Alert": "Warning", "Update": "Warning updated", "Cancel": "Warning cancelled"}


def tell(*, message: CapMessage, by: Actor) -> None:
    """Every territory touched hears that the set of warnings in force changed there.

    What ended before it came, what is not public, and exercises and tests of others are told to
    nobody; our own stand in their own mode.
    """
    ended = list(selectors.ended_by(message).values_list("pk", flat=True))
    begins = message.public and selectors.in_force(by).filter(pk=message.pk).exists()
    if not (begins or ended):
        return
    payload = _payload(message)
    touched = territories([message.pk, *ended])
    journal.append(
        kind="warning.changed",
        by=by,
        mode=message.mode,
        audiences={Audience("j", one, "incidents", "full"): payload for one in touched},
        facts={"message_id": message.pk},
    )


def territories(messages: Iterable[int]) -> list[int]:
    """Jurisdictions whose ground an area of one of the messages touches."""
    areas = CapArea.objects.filter(info__message__in=list(messages))
    ground = OuterRef("boundary")
    touching = areas.filter(Q(shape__intersects=ground) | Q(places__intersects=ground))
    return list(Jurisdiction.objects.filter(Exists(touching)).values_list("pk", flat=True))


def _payload(message: CapMessage) -> dict[str, Any]:
    """What is not public changes the picture too, and says no word of itself."""
    said = f"{WORDS[message.msg_type]}: {_words(message)}" if message.public else ENDED
    return {
        "noun": "warning",
        "op": "upsert",
        "row": {"uuid": str(message.uuid)},
        "text": said,
        "tier": "event",
    }


def _words(message: CapMessage) -> str:
    found = selectors.with_rows(CapMessage.objects.filter(pk=message.pk))
    lines = listed([one for one in found if one.infos.all()])
    if not lines:
        return message.identifier
    where = "; ".join(lines[0].areas)
    return f"{lines[0].info.event}, {where}"[:200] if where else lines[0].info.event[:200]
