"""Elements in their order: what a format's grammar is written with, and what a document breaks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from lxml import etree

from eoc.text.strict_xml import Element, XmlFault

XSI = "{http://www.w3.org/2001/XMLSchema-instance}"


@dataclass(frozen=True)
class Part:
    """One child: its element, the field it fills, what it holds, how often it stands there.

    Of the `known` words one is written; where it is not `strict`, another one may be kept.
    """

    element: str
    field: str
    kind: Enum
    needed: bool = False
    many: bool = False
    known: tuple[str, ...] = ()
    strict: bool = False
    group: "Group | None" = None
    most: int = 0


@dataclass(frozen=True)
class Group:
    """An element with children in their order, all of one namespace where it is named.

    Of the fields in `one_of` at least one is filled, of those in `either` at most one.
    """

    make: Callable[..., Any]
    parts: tuple[Part, ...]
    namespace: str = ""
    one_of: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    places: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Where each child's place is."""
        places = {part.element: place for place, part in enumerate(self.parts)}
        object.__setattr__(self, "places", places)

    def name(self, field: str) -> str:
        """The element that fills a field."""
        return next(part.element for part in self.parts if part.field == field)


@dataclass(frozen=True)
class Shape:
    """What the grammar of a format demands of elements; each breach raises the format's fault."""

    fault: type[XmlFault]
    format: str

    def place(self, group: Group, element: Element, path: str, last: int) -> int:
        """Which part of the group a child is, not before the `last` one met."""
        place = group.places.get(etree.QName(element).localname)
        if place is None:
            raise self.stranger(element, path)
        if place < last:
            before = group.parts[last].element
            raise self.fault(path, element.sourceline, f"stands after {before}. Put it before.")
        return place

    def stranger(self, element: Element, path: str) -> XmlFault:
        """An element the format does not have at this place."""
        namespace = etree.QName(element).namespace
        of = f"of {namespace}" if namespace else "without a namespace"
        says = f"is no element of {self.format} here ({of}). Take it out."
        return self.fault(path, element.sourceline, says)

    def not_too_often(self, part: Part, count: int, element: Element, path: str) -> None:
        """Once, or as often as the part may stand."""
        if count > 1 and not part.many:
            raise self.fault(path, element.sourceline, "stands twice. Keep one.")
        if part.most and count > part.most:
            raise self.fault(path, element.sourceline, f"is one too many: at most {part.most}.")

    def plain(self, element: Element, path: str) -> None:
        """No attributes but a schema's place."""
        for name in element.keys():  # noqa: SIM118 - lxml's elements iterate over children
            if not name.startswith(XSI):
                says = f"has the attribute {name}. Take it out."
                raise self.fault(path, element.sourceline, says)

    def only_elements(self, element: Element, path: str) -> None:
        """Plain, and no words between the children."""
        self.plain(element, path)
        loose = [element.text, *(child.tail for child in element)]
        if any((words or "").strip() for words in loose):
            says = "holds words between its elements. Take them out."
            raise self.fault(path, element.sourceline, says)

    def only_text(self, element: Element, path: str) -> str:
        """Plain, and the words it holds."""
        self.plain(element, path)
        if len(element):
            raise self.fault(path, element.sourceline, "holds an element. Write text only.")
        return element.text or ""
