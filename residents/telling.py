"""Public alerts in the words of one language, as pages and the plain text show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts import cap
from alerts.cap.words import EN_US
from alerts.selectors.cap_telling import SHADES, line
from eoc.text.public import harmless
from residents import languages
from residents.languages import Language
from residents.selectors.alerts import Document, Shown

ENDED_BY = {"cancelled": "cancel", "cleared": "all_clear"}


@dataclass(frozen=True)
class Told:
    """One alert in one language; times are written out, `state` says how it ended."""

    alert: Shown
    language: Language
    title: str
    what: str
    do: str
    where: str
    severity: str
    shade: str
    since: str
    until: str
    ended: str
    state: str
    from_whom: str
    ordered: str
    ordered_at: str
    enforced: str
    path: str


def told(alert: Shown, wanted: str, now: datetime, frame: Language | None = None) -> Told:
    """The alert in the wanted language, or in its first; times and states as the frame has them."""
    info = info_in(alert.document.message, wanted)
    tag = info.language or EN_US
    around = frame or languages.of(tag)
    over = not alert.in_force(now)
    said = info_in(_last(alert, over), tag)
    return Told(
        alert=alert,
        language=languages.of(said.language or tag),
        title=line(said.headline or said.event),
        what=harmless(said.description or "", lines=True).strip(),
        do=harmless(said.instruction or "", lines=True).strip(),
        where=", ".join(line(area.description) for area in info.areas),
        severity=around.words.get(info.severity.lower(), around.words["unknown"]),
        shade=SHADES.get(info.severity, ""),
        since=around.time(alert.issued_at),
        until=around.time(alert.expires_at),
        ended=around.time(_ended(alert)) if over else "",
        state=around.words[alert.state if alert.state != "issued" else "expired"] if over else "",
        path=f"/public/alerts/{alert.uuid}/{tag}/",
        **_answering(info, around),
    )


def _answering(info: cap.Info, around: Language) -> dict[str, str]:
    """Who alerts, who ordered it by what authority and when, who enforces it."""
    named = {one.name: line(one.value) for one in info.parameters}
    return {
        "from_whom": line(info.sender_name or ""),
        "ordered": ", ".join(filter(None, [named.get("orderedBy"), named.get("orderAuthority")])),
        "ordered_at": _moment(around, named.get("orderedAt", "")),
        "enforced": named.get("enforcedBy", ""),
    }


def tags(alert: Shown) -> list[str]:
    """The languages of an alert, in its order."""
    return [info.language or EN_US for info in alert.document.message.infos]


def spoken(alert: Shown, wanted: str) -> str:
    """The tag of the alert's text for whoever wants a language."""
    return info_in(alert.document.message, wanted).language or EN_US


def ending(alert: Shown) -> Document | None:
    """What says how it ended; an expired alert has nothing but its own time."""
    return next((one for one in alert.ending if one.kind == ENDED_BY.get(alert.state)), None)


def _last(alert: Shown, over: bool) -> cap.Alert:
    last = ending(alert) if over else None
    return (last or alert.document).message


def _ended(alert: Shown) -> datetime:
    return alert.ended_at or alert.expires_at


def info_in(message: cap.Alert, wanted: str) -> cap.Info:
    """The info of a tag; else of its language; else English; else the first."""
    code = languages.of(wanted).code
    for fits in (
        lambda tag: tag.lower() == wanted.lower(),
        lambda tag: languages.of(tag).code == code,
        lambda tag: languages.of(tag).code == languages.ENGLISH,
    ):
        for info in message.infos:
            if fits(info.language or EN_US):
                return info
    return message.infos[0]


def _moment(around: Language, text: str) -> str:
    try:
        return around.time(datetime.fromisoformat(text))
    except ValueError:
        return text


def everywhere(alerts: Sequence[Shown]) -> list[Language]:
    """Languages an index is written in: those we have words of, and those of any alert."""
    found = {code: languages.of(code) for code in languages.table()}
    for alert in alerts:
        for tag in tags(alert):
            found.setdefault(languages.of(tag).code, languages.of(languages.of(tag).code))
    return list(found.values())
