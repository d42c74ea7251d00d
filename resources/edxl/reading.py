"""A document to messages: valid ones are kept whole, all others refused with the element named."""

from collections import Counter
from typing import Any

from lxml import etree

from eoc.text.strict_xml import Element, root_of
from eoc.text.xml_grammar import Group, Part, Shape
from resources.edxl.envelope import Received
from resources.edxl.faults import EdxlFault
from resources.edxl.grammar import Kind, grammar
from resources.edxl.message import Message
from resources.edxl.opening import ROOT, envelope_of, messages_in
from resources.edxl.rules import RULES
from resources.edxl.values import CHECKED
from resources.edxl.words import ENVELOPE, MESSAGE, MOST_BYTES

SHAPE = Shape(EdxlFault, "EDXL-RM")


def read(content: bytes) -> Received:
    """What the document says: one EDXL-RM message, or an EDXL-DE envelope with several.

    Raises EdxlFault with path, line and what to do.
    """
    root = root_of(content, EdxlFault, "EDXL-RM", MOST_BYTES)
    name = etree.QName(root)
    if (name.namespace, name.localname) != (ENVELOPE, ROOT):
        return Received((_message(root, name.localname),))
    flags: list[str] = []
    envelope = envelope_of(root, flags)
    messages = tuple(_message(one, path) for one, path in messages_in(root, flags))
    return Received(messages, envelope, tuple(flags))


def _message(root: Element, path: str) -> Message:
    name = etree.QName(root)
    if name.namespace != MESSAGE or name.localname not in RULES:
        of = f"of {name.namespace}" if name.namespace else "without a namespace"
        says = f"is {name.localname} {of}, no message of EDXL-RM 1.0."
        raise EdxlFault(path, root.sourceline, f"{says} Send one of the sixteen.")
    found: Message = _group(root, grammar(name.localname), path)
    for number, line in enumerate(found.lines, 1):
        said = line.response
        if said and said.type == "Provisional" and not (said.reason or said.reason_code):
            where = f"{path}/ResourceInformation[{number}]/ResponseInformation"
            says = "is Provisional without a reason. Add ReasonCode or ResponseReason."
            raise EdxlFault(where, root.sourceline, says)
    return found


def _group(element: Element, group: Group, path: str) -> Any:
    """The element's children as the fields of one value."""
    SHAPE.only_elements(element, path)
    found: dict[str, list[Any]] = {}
    counts: Counter[str] = Counter()
    last = 0
    for child in element:
        name = etree.QName(child)
        counts[name.localname] += 1
        where = f"{path}/{name.localname}[{counts[name.localname]}]"
        if name.namespace != group.namespace:
            raise SHAPE.stranger(child, where)
        last = SHAPE.place(group, child, where, last)
        part = group.parts[last]
        SHAPE.not_too_often(part, counts[name.localname], child, where)
        found.setdefault(part.field, []).append(_value(child, part, where))
    _complete(group, found, element, path)
    fields = {p.field: tuple(found[p.field]) if p.many else found[p.field][0]
              for p in group.parts if p.field in found}  # fmt: skip
    return group.make(**fields)


def _complete(group: Group, found: dict[str, list[Any]], element: Element, path: str) -> None:
    for part in group.parts:
        if part.needed and part.field not in found:
            raise EdxlFault(f"{path}/{part.element}", element.sourceline, "is missing. Add it.")
    if group.one_of and not any(name in found for name in group.one_of):
        names = ", ".join(group.name(one) for one in group.one_of)
        raise EdxlFault(path, element.sourceline, f"holds none of {names}. Add one.")
    if len(both := [group.name(one) for one in group.either if one in found]) > 1:
        raise EdxlFault(path, element.sourceline, f"holds {' and '.join(both)}. Keep one.")


def _value(element: Element, part: Part, path: str) -> Any:
    """What one child holds."""
    if part.group is not None:
        return _group(element, part.group, path)
    if part.kind is Kind.FOREIGN:
        return _foreign(element, path)
    text = SHAPE.only_text(element, path)
    if part.known and text.strip() not in part.known:
        says = f"is {text.strip()[:60]!r}. Write one of {', '.join(part.known)}."
        raise EdxlFault(path, element.sourceline, says)
    try:
        return text.strip() if part.known else CHECKED[part.kind](text)
    except ValueError as error:
        raise EdxlFault(path, element.sourceline, str(error)) from error


def _foreign(element: Element, path: str) -> str:
    """What is not ours, in one form; a relative namespace has none (Canonical XML, 1.3)."""
    try:
        kept: bytes = etree.tostring(element, method="c14n", exclusive=True, with_tail=False)
    except etree.LxmlError as error:
        says = "has a relative namespace. Write a whole one, such as urn:x:y."
        raise EdxlFault(path, element.sourceline, says) from error
    return kept.decode()
