"""Whether the words of a public alert may leave: wording by language and mode, lengths, signs."""

from collections.abc import Iterator

from alerts.cap import lengths, wording
from alerts.cap.content import Content, Words
from alerts.cap.faults import Fault
from alerts.cap.words import EN_US
from eoc.text.public import fault_in

LINED = ("description", "instruction", "long")
STANDS_ALONE = ("headline", "description", "instruction", "short", "long")
BEGINS = "exercise begins so"
PARTS = {
    "short": "on phones, 90 characters",
    "long": "on phones, 360 characters",
    "description": "what",
    "instruction": "what to do",
    "place": "where, in words",
}


def faults(content: Content, mode: str) -> dict[str, str]:
    """What refuses, by field such as `texts-0-headline`."""
    return {where: str(fault) for where, fault in _all(content, mode) if fault.refuses}


def warnings(content: Content, mode: str) -> list[str]:
    """What only warns, each once, with the language and the field it is about."""
    found = [
        f"{_named(content, where)}: {fault}"
        for where, fault in _all(content, mode)
        if not fault.refuses
    ]
    return list(dict.fromkeys(found))


def _named(content: Content, where: str) -> str:
    """`texts-1-short` as people say it, such as `Spanish (es), on phones, 90 characters`."""
    if not where.startswith("texts-"):
        return where.capitalize()
    _, number, part = where.split("-")
    return f"{wording.spoken(content.texts[int(number)].language)}, {PARTS.get(part, part)}"


def _all(content: Content, mode: str) -> Iterator[tuple[str, Fault]]:
    for number, text in enumerate(content.texts):
        for name, fault in _of_text(text, mode):
            yield f"texts-{number}-{name}", fault
    order = content.order
    for name, value in (("office", order.office), ("authority", order.authority)):
        for fault in _of_part(name, value, EN_US, mode):
            yield name, fault


def _of_text(text: Words, mode: str) -> Iterator[tuple[str, Fault]]:
    for name, part in text.parts().items():
        for fault in _of_part(name, part, text.language, mode):
            yield name, fault
    limits = lengths.faults(headline=text.headline, short=text.short, long=text.long)
    for fault in limits:
        named = "headline" if fault.rule.startswith("headline") else _phone(fault)
        yield named, fault


def _of_part(name: str, part: str, language: str, mode: str) -> Iterator[Fault]:
    """What stands alone, on a phone or read out, begins with the word of an exercise."""
    if not part:
        return
    if signs := fault_in(part, lines=name in LINED):
        yield Fault("readable signs", "", signs)
    for fault in wording.faults(part, language, mode):
        if fault.rule != BEGINS or name in STANDS_ALONE:
            yield fault


def _phone(fault: Fault) -> str:
    return "short" if fault.rule == f"WEA {lengths.SHORT}" else "long"
