"""Who hears of a public warning: the territories it touches, and rules that wait for such a one."""

from collections.abc import Iterable
from typing import Any

from django.db import connection

from alerts.models import CapMessage
from alerts.selectors import cap_messages as selectors
from alerts.selectors.cap_telling import listed
from eoc import journal
from eoc.access import Actor
from eoc.journal import Audience

ENDED = "A warning ended"
REACHED = """SELECT DISTINCT alerts_reached(drawn.ground) FROM (
  SELECT a.shape AS ground FROM alerts_caparea a JOIN alerts_capinfo i ON i.id = a.info_id
   WHERE i.message_id = ANY (%(ids)s) AND a.shape IS NOT NULL
   UNION
  SELECT a.places FROM alerts_caparea a JOIN alerts_capinfo i ON i.id = a.info_id
   WHERE i.message_id = ANY (%(ids)s) AND a.places IS NOT NULL) drawn"""
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
    """Jurisdictions into which an area of one of the messages reaches; a common border is none."""
    with connection.cursor() as cursor:
        cursor.execute(REACHED, {"ids": list(messages)})
        return [pk for (pk,) in cursor.fetchall()]


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
