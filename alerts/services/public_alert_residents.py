"""Residents hear of a public alert in their language, once; called as the relay."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, replace

from django.db import connection
from django.utils import timezone

from alerts.cap import phrases, wording
from alerts.cap.content import Content, Words
from alerts.models import Alert, PublicAlert, PublicAlertState
from alerts.models.subscriptions import MODES
from alerts.selectors import public_alerts as selectors
from alerts.selectors.resident_words import words
from alerts.selectors.subscriptions import rank
from alerts.services import subscription_deliveries as deliveries
from alerts.services.public_alert_telling import SHADES
from alerts.services.subscription_deliveries import Reach
from eoc.access import Actor
from eoc.journal.dispatch import Heard
from eoc.text.public import harmless
from incidents.models import Severity

TOLD = "public_alert.residents"
BEGINNING = ("public_alert.issued", "public_alert.updated")
ALONE = "SELECT pg_advisory_xact_lock(hashtext('alerts.residents'), %s)"


@dataclass(frozen=True)
class Letter:
    """What some languages read: `missing` where the words are in another than theirs."""

    text: Words
    languages: tuple[str, ...]
    missing: bool = False

    @property
    def language(self) -> str:
        """Under which it is counted."""
        return self.languages[0] if self.missing else self.text.language


def tell(*, alert: PublicAlert, heard: Heard, by: Actor) -> int:
    """A delivery for each confirmed subscription this step is meant for; answers how many.

    Those of the area hear what begins; whoever heard of it, or of what it replaces, hears how it
    goes on and ends. What ended before anybody was told, and every exercise, tells nobody.
    """
    if alert.mode not in MODES:
        return 0
    _alone(alert.agency_id)
    alert.refresh_from_db(fields=["state"])
    begins = heard.kind in BEGINNING
    if begins and alert.state != PublicAlertState.ISSUED:
        return 0
    before = _told_before(alert.supersedes if begins else alert)
    deliveries.withhold(alerts=before, by=by)
    reach = Reach(alert.mode, alert.area if begins else None, rank(alert), before)
    spoken = deliveries.spoken(reach)
    letters = chosen(_said(alert, heard.kind), spoken)
    return sum(_send(alert, heard, one, reach, sum(spoken.values()), by) for one in letters)


def chosen(texts: Collection[Words], spoken: Collection[str]) -> list[Letter]:
    """Which text each language reads: its own, that of its primary tag, or the first."""
    exact = {text.language.lower(): text for text in texts}
    primary = {wording.primary(text.language): text for text in reversed([*texts])}
    first, own, missing = next(iter(texts)), dict[str, list[str]](), list[Letter]()
    for language in sorted(spoken):
        found = exact.get(language.lower()) or primary.get(wording.primary(language))
        if found:
            own.setdefault(found.language, []).append(language)
        else:
            missing.append(Letter(first, (language,), missing=True))
    known = [Letter(one, tuple(own[one.language])) for one in texts if one.language in own]
    return known + missing


def _alone(agency: int) -> None:
    """One step after the other: an end finds whom the beginning told, committed or not yet."""
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [agency])


def _told_before(alert: PublicAlert | None) -> list[int]:
    """What residents were told of it last; where it ended before that, of what it replaced."""
    while alert is not None:
        found = Alert.objects.filter(kind=TOLD, about=_about(alert)).exclude(language="")
        if told := list(found.values_list("pk", flat=True)):
            return told
        alert = alert.supersedes
    return []


def _about(alert: PublicAlert) -> str:
    return f"public_alert:{alert.uuid}"


def _said(alert: PublicAlert, kind: str) -> list[Words]:
    """The words of this step in every language of the alert."""
    texts = Content.of(alert.content).texts
    if kind == "public_alert.updated":
        return [_updated(text) for text in texts]
    if kind in BEGINNING:
        return list(texts)
    sender = selectors.facts_of(alert).sender_name
    if kind == "public_alert.cleared":
        return [phrases.of(phrases.ALL_CLEAR, text, alert.mode, sender) for text in texts]
    return [_cancelled(text, alert.mode, sender) for text in texts]


def _updated(text: Words) -> Words:
    return replace(text, headline=f"{words(text.language).update}: {text.headline}")


def _cancelled(text: Words, mode: str, sender: str) -> Words:
    """The cancellation and the correction in one."""
    cancelled = phrases.of(phrases.CANCEL, text, mode, sender)
    corrected = phrases.of(phrases.CORRECTION, text, mode, sender)
    return replace(cancelled, instruction=corrected.instruction)


def _send(
    alert: PublicAlert, heard: Heard, letter: Letter, reach: Reach, many: int, by: Actor
) -> int:
    made, _ = Alert.objects.get_or_create(
        event=uuid.uuid5(heard.event, f"{letter.language} {letter.missing}"),
        agency_id=alert.agency_id,
        kind=TOLD,
        defaults={
            "mode": alert.mode,
            "language": letter.language,
            "severity": SHADES.get(Content.of(alert.content).severity, Severity.LOW),
            "subject": harmless(letter.text.headline)[:200],
            "body": harmless(_body(alert, letter), lines=True),
            "about": _about(alert),
            "issued_at": timezone.now(),
        },
    )
    return deliveries.write(
        alert=made, reach=reach, languages=letter.languages, event=heard.event, many=many, by=by
    )


def _body(alert: PublicAlert, letter: Letter) -> str:
    text = letter.text
    note = words(letter.languages[0]).missing if letter.missing else ""
    parts = (
        note,
        text.headline,
        text.instruction,
        text.description,
        text.place,
        alert.agency.name,
    )
    return "\n\n".join(part for part in parts if part)
