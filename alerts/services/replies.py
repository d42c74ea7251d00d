"""Reply: whoever was told says that they come, when, or that they cannot."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone

from agencies.models import ContactPoint
from alerts.models import Alert, Answer, Delivery, Reply, ReplyWay
from alerts.permissions.alerts import may_acknowledge
from alerts.selectors import replies as selectors
from alerts.selectors.alerts import DIGEST, UNCLEAR
from alerts.services import acknowledgements, answers, escalation_runs
from alerts.services.answers import Answerer, Said
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted

LONGEST_ETA = 1440
OPEN_FOR = timedelta(days=1)
HELP = "Answer 1 (I come), ETA 20 (I come in 20 minutes) or NO (I cannot)."
NONE_OPEN = "No alert to this number waits for an answer. In need, call your duty officer."
WORDS: Final[Mapping[str, Answer]] = {
    **dict.fromkeys(("1", "y", "yes", "ok", "ack", "available", "coming", "si"), Answer.AVAILABLE),
    **dict.fromkeys(("0", "2", "n", "no", "cannot", "unavailable"), Answer.CANNOT),
}
LATER = re.compile(
    r"(?:1 |yes |ok )?(?:eta\s*)?(\d{1,4})\s*(?:min|mins|minutes|m)|eta\s*(\d{1,4})", re.ASCII
)
CODE = re.compile(r"#([0-9a-f]{4})", re.ASCII)


@dataclass(frozen=True)
class Back:
    """What whoever sent a message is to be told, and whether it was understood."""

    words: str
    understood: bool = True


@dataclass(frozen=True)
class Outcome:
    """What came of a reply: who said first that they come, and whether anything changed."""

    reply: Reply
    first: Reply | None
    changed: bool

    @property
    def words(self) -> str:
        """What whoever replied is told."""
        said = Said(Answer(self.reply.answer), self.reply.minutes)
        thanks = "Noted" if self.changed else "Noted before"
        other = self.first if self.first and self.first.pk != self.reply.pk else None
        before = f" {other.name} answered first, at {_clock(other)}." if other else ""
        return f"{thanks}: {self.reply.name}, {said.words}.{before}"


def reply(
    *,
    alert: Alert,
    answer: Answer,
    by: Actor,
    minutes: int | None = None,
    way: ReplyWay = ReplyWay.PAGE,
) -> Outcome:
    """Say for oneself whether one comes; the latest word counts, the same word changes nothing."""
    told = way == ReplyWay.LINK or selectors.was_told(alert, by.person_id)
    if by.person_id is None or not (told or may_acknowledge(by, alert)):
        raise NotPermitted(f"Only those {alert.agency.name} told of it answer this.")
    answers.demand_another(alert=alert, by=by)
    said = _checked(answer, minutes)
    return _replied(alert, Answerer(by.name, person_id=by.person_id), said, way, by)


def by_address(*, channel: str, address: str, words: str, by: Actor) -> Back:
    """What a message back from an address says to the latest alert sent there; answers it.

    `by` is the relay or an operator, who see every address. `#3f2a` in the words names another
    open alert. The same message twice changes nothing.
    """
    waiting = _open(channel, address, by)
    if not waiting:
        return Back(NONE_OPEN, understood=False)
    named = CODE.search(words.casefold())
    chosen = [one for one in waiting if named and code(one.alert) == named[1]] or waiting
    said = understood(words)
    contact = ContactPoint.objects.filter(pk=chosen[0].contact_point_id or 0).first()
    if said is None or contact is None:
        return Back(f"Not understood. {HELP}", understood=False)
    made = _replied(chosen[0].alert, Answerer.of(contact), said, ReplyWay.MESSAGE, by)
    return Back(f"{made.words} {chosen[0].alert.subject[:80]}{_others(waiting, chosen[0])}")


def waits(*, channel: str, address: str, by: Actor) -> bool:
    """Whether an alert to this address is open for an answer."""
    return bool(_open(channel, address, by))


def code(alert: Alert) -> str:
    """Four characters that tell one of a person's open alerts from another."""
    return alert.uuid.hex[:4]


def _replied(alert: Alert, who: Answerer, said: Said, way: ReplyWay, by: Actor) -> Outcome:
    locked, _ = escalation_runs.held(alert.pk)
    changed = answers.keep(alert=locked, who=who, said=said, way=way, by=by)
    if changed:
        answers.tell(alert=locked, who=who, said=said, by=by)
    if changed and said.answer == Answer.CANNOT:
        answers.go_on(alert=locked, by=by)
    if said.answer != Answer.CANNOT and answers.enough(alert=locked, by=by, name=who.name):
        acknowledgements.answer_for(alert=locked, who=who, by=by)
    own = Reply.objects.get(
        alert=locked, person=who.person_id, contact_point_id=who.contact_point_id
    )
    return Outcome(own, selectors.first(locked), changed)


def _checked(answer: Answer, minutes: int | None) -> Said:
    if answer != Answer.ETA:
        return Said(answer)
    if minutes is None or not 1 <= minutes <= LONGEST_ETA:
        wrong = f"Say in how many minutes, 1 to {LONGEST_ETA}."
        raise Invalid(wrong, {"minutes": wrong})
    return Said(answer, minutes)


def understood(words: str) -> Said | None:
    """What a message back says, without its alert's code; None where it is none of our words."""
    said = CODE.sub(" ", words.casefold())
    text = " ".join(said.replace("!", " ").replace(".", " ").split())
    if text in WORDS:
        return Said(WORDS[text])
    later = LATER.fullmatch(text)
    minutes = int(later[1] or later[2]) if later else 0
    return Said(Answer.ETA, minutes) if 1 <= minutes <= LONGEST_ETA else None


def _open(channel: str, address: str, by: Actor) -> list[Delivery]:
    """The latest delivery there of each alert of the last day, the latest alert first."""
    found = Delivery.objects.filter(
        channel=channel,
        mode__in=by.modes,
        address__iexact=address,
        contact_point_id__isnull=False,
        alert__issued_at__gt=timezone.now() - OPEN_FOR,
    ).exclude(alert__kind__in=(UNCLEAR, DIGEST))  # an answer to one of these says nothing
    found = found.select_related("alert__agency")
    latest = {one.alert_id: one for one in found.order_by("alert__issued_at", "alert_id", "id")}
    return list(reversed(latest.values()))


def _others(waiting: list[Delivery], chosen: Delivery) -> str:
    others = [one.alert for one in waiting if one.alert_id != chosen.alert_id]
    if not others:
        return ""
    return f" Another waits: {others[0].subject[:60]} (answer 1 #{code(others[0])})."


def _clock(reply: Reply) -> str:
    return f"{timezone.localtime(reply.at):%H:%M}"
