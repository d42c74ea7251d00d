"""The IPAWS profile of CAP 1.2 (OASIS, version 1.0, Committee Specification 01, section 2).

What the United States' gateway demands beyond CAP itself. The schema of the profile stands on the
shelf; the rules it cannot say are those of the profile's tables, named by their element.
"""

import re
from collections.abc import Iterator
from datetime import timedelta

from alerts.cap import lengths, same
from alerts.cap.faults import Fault
from alerts.cap.message import Alert, Area, Info, Named, moment
from alerts.cap.words import EN_US

CODE = "IPAWSv1.0"
SAME = "SAME"
ORIGINATOR = "EAS-ORG"
SHORT_TEXT, LONG_TEXT = "CMAMtext", "CMAMlongtext"
PLACE = re.compile(r"[0-9]{6}", re.ASCII)
MOST_PLACES = 31  # 47 CFR 11.31(c): one header of EAS carries at most 31 places
LONGEST_LIFE = timedelta(hours=99, minutes=30)  # 11.31(c): valid for at most 99 h 30 min
EAS_TEXT = 1800  # ECIG recommendations for a CAP-EAS guide: what encoders read out


def faults(message: Alert) -> list[Fault]:
    """What keeps a message from being one of the profile, those that refuse it first.

    Each names the element; an empty list means that it may be handed to IPAWS-OPEN.
    """
    found = [*_alert(message), *_alike(message.infos)]
    for number, info in enumerate(message.infos, 1):
        found += _info(info, message, f"info[{number}]")
    return sorted(found, key=lambda fault: not fault.refuses)


def _alert(message: Alert) -> Iterator[Fault]:
    if CODE not in message.codes:
        yield Fault("code", ", ".join(message.codes), f"Add a code {CODE}.")
    if message.sent.endswith("-00:00"):
        yield Fault("sent", message.sent, "Give the offset of your own time zone.", refuses=False)
    if message.scope != "Public":
        yield Fault("scope", message.scope, "Only scope Public reaches the public.")
    if message.msg_type in ("Update", "Cancel") and not message.referred:
        do = "Name every earlier message that has not expired."
        yield Fault("references", message.references or "", do)
    if not message.infos:
        yield Fault("info", "", "Add one: even a Cancel says why, and until when.")


def _alike(infos: tuple[Info, ...]) -> Iterator[Fault]:
    """Every language is the same alert: one category, one event code."""
    if len({frozenset(info.categories) for info in infos}) > 1:
        yield Fault("category", "", "Give every language the same categories.")
    if len({frozenset(info.event_codes) for info in infos}) > 1:
        yield Fault("eventCode", "", "Give every language the same event codes.")
    languages = [(info.language or EN_US).lower() for info in infos]
    for language in sorted({one for one in languages if languages.count(one) > 1}):
        yield Fault("language", language, "Give each language one info only.")


def _info(info: Info, message: Alert, where: str) -> Iterator[Fault]:
    yield from _event_code(info, message, where)
    yield from _expires(info, message, where)
    if not info.areas:
        yield Fault(f"{where}/area", "", "Add one: an alert without a place reaches nobody.")
    for number, area in enumerate(info.areas, 1):
        yield from _area(area, f"{where}/area[{number}]")
    yield from _texts(info, where)
    yield from _parameters(info, where)
    for name in ("effective", "onset"):
        if getattr(info, name):
            do = "The gateway ignores it: an alert holds from when it is issued."
            yield Fault(f"{where}/{name}", getattr(info, name), do, refuses=False)


def _event_code(info: Info, message: Alert, where: str) -> Iterator[Fault]:
    given = _values(info.event_codes, SAME)
    if len(given) != 1:
        yield Fault(f"{where}/eventCode", ", ".join(given), "Give one event code named SAME.")
    for code in given:
        if code not in same.EVENTS:
            yield Fault(f"{where}/eventCode", code, "Choose a code of 47 CFR 11.31(e).")
        elif same.is_test(code) and message.status == "Actual":
            do = "It is broadcast as a test. Leave it only where a test is meant."
            yield Fault(f"{where}/eventCode", code, do, refuses=False)


def _expires(info: Info, message: Alert, where: str) -> Iterator[Fault]:
    if not info.expires:
        yield Fault(f"{where}/expires", "", "Say when the alert ends.")
        return
    lasts = moment(info.expires) - moment(message.sent)
    if lasts <= timedelta(0):
        yield Fault(f"{where}/expires", info.expires, "Let it end after it is sent.")
    elif lasts > LONGEST_LIFE:
        do = "Broadcasters carry at most 99 h 30 min. Issue an update before then."
        yield Fault(f"{where}/expires", info.expires, do, refuses=False)
    if info.expires.endswith("-00:00"):
        do = "Give the offset of your own time zone."
        yield Fault(f"{where}/expires", info.expires, do, refuses=False)


def _area(area: Area, where: str) -> Iterator[Fault]:
    places = _values(area.geocodes, SAME)
    for place in places:
        if not PLACE.fullmatch(place):
            yield Fault(f"{where}/geocode", place, "Write six digits, such as 042091.")
    if not places:
        do = "Add a geocode named SAME, or broadcasters cannot carry it."
        yield Fault(f"{where}/geocode", area.description[:40], do, refuses=False)
    if len(places) > MOST_PLACES:
        do = f"One header names at most {MOST_PLACES} places; those after it are cut."
        yield Fault(f"{where}/geocode", f"{len(places)} places", do, refuses=False)


def _texts(info: Info, where: str) -> Iterator[Fault]:
    for name in ("description", "instruction"):
        if not (getattr(info, name) or "").strip():
            yield Fault(f"{where}/{name}", "", "Fill it: it is read out.", refuses=False)
    if len(f"{info.description or ''}{info.instruction or ''}") > EAS_TEXT:
        do = f"Encoders read out the first {EAS_TEXT} characters. Say it shorter."
        yield Fault(f"{where}/description", "too long to be read out", do, refuses=False)
    short, long = (_values(info.parameters, name) for name in (SHORT_TEXT, LONG_TEXT))
    measured = lengths.faults(
        headline=info.headline or "", short="".join(short), long="".join(long)
    )
    for fault in measured:
        yield Fault(f"{where}: {fault.rule}", fault.found, fault.do, fault.refuses)
    if long and not short:
        do = f"Older phones show {SHORT_TEXT} only: add one of 90 characters."
        yield Fault(f"{where}/parameter", LONG_TEXT, do)


def _parameters(info: Info, where: str) -> Iterator[Fault]:
    """`EAS-ORG`: which kind of office speaks; at most one of each text for phones."""
    given = _values(info.parameters, ORIGINATOR)
    if len(given) != 1 or given[0] not in same.ORIGINATORS:
        do = f"Give one parameter {ORIGINATOR}: {', '.join(same.ORIGINATORS)}."
        yield Fault(f"{where}/parameter", ", ".join(given), do)
    for name in (SHORT_TEXT, LONG_TEXT):
        if len(_values(info.parameters, name)) > 1:
            yield Fault(f"{where}/parameter", name, "Keep one.")


def _values(named: tuple[Named, ...], name: str) -> list[str]:
    return [one.value for one in named if one.name == name]
