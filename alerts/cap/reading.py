"""A document to a message: valid ones are kept whole, all others refused with the element named."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from alerts.cap import older, values
from alerts.cap.faults import CapFault
from alerts.cap.grammar import ALERT, Kind
from alerts.cap.message import Alert, Received
from alerts.cap.words import MOST_BYTES, MOST_SHAPES, SIGNATURE, VERSIONS
from eoc.text.strict_xml import Element, root_of
from eoc.text.xml_grammar import Group, Part, Shape

SHAPE = Shape(CapFault, "CAP")


def read(content: bytes) -> Received:
    """What the document says; raises CapFault with path, line and what to do."""
    root = root_of(content, CapFault, "CAP", MOST_BYTES)
    name = etree.QName(root)
    version = VERSIONS.get(name.namespace or "")
    if name.localname != "alert" or version is None:
        of = f"of {name.namespace}" if name.namespace else "without a namespace"
        says = f"is <{name.localname}> {of}, not an alert of CAP 1.0, 1.1 or 1.2."
        raise CapFault(name.localname, root.sourceline, f"{says} Send the alert itself.")
    reading = _Reading(name.namespace or "", version)
    alert: Alert = reading.group(root, ALERT, "alert")
    _check(alert, root)
    return Received(alert, version, tuple(reading.flags), reading.signed)


@dataclass
class _Reading:
    namespace: str
    version: str
    flags: list[str] = field(default_factory=list)
    signed: bool = False

    def group(self, element: Element, group: Group, path: str) -> Any:
        """The element's children as the fields of one value."""
        SHAPE.only_elements(element, path)
        found: dict[str, list[Any]] = {}
        counts: Counter[str] = Counter()
        last = 0
        for child in element:
            name = etree.QName(child)
            if name.namespace != self.namespace:
                self._foreign(child, path)
                continue
            counts[name.localname] += 1
            where = f"{path}/{name.localname}[{counts[name.localname]}]"
            if older.gone(self.version, name.localname):
                self.flags.append(f"{where}: stands in the original only")
                continue
            last = SHAPE.place(group, child, where, last)
            part = group.parts[last]
            SHAPE.not_too_often(part, counts[part.element], child, where)
            found.setdefault(part.field, []).append(self.value(child, part, where))
        return self._made(element, group, path, found)

    def _made(self, element: Element, group: Group, path: str, found: dict[str, list[Any]]) -> Any:
        fields: dict[str, Any] = {}
        for part in group.parts:
            given = found.get(part.field, [])
            if not given and part.needed:
                given = self._instead(part, element, path)
            if given:
                fields[part.field] = tuple(given) if part.many else given[0]
        return group.make(**fields)

    def _instead(self, part: Part, element: Element, path: str) -> list[str]:
        if (default := older.default(self.version, part.element)) is None:
            raise CapFault(f"{path}/{part.element}", element.sourceline, "is missing. Add it.")
        self.flags.append(f"{path}/{part.element}: CAP {self.version} left it out; {default} here")
        return [default]

    def value(self, element: Element, part: Part, path: str) -> Any:
        """What one child holds; what is unknown but readable is kept and flagged."""
        if part.group is not None and not older.named_as_text(self.version, part):
            return self.group(element, part.group, path)
        text = SHAPE.only_text(element, path)
        if part.kind is Kind.NAMED:
            return older.named(text)
        if part.known:
            return self._known(text.strip(), part, element, path)
        try:
            return values.CHECKED[part.kind](text)
        except values.Unknown as unknown:
            self.flags.append(f"{path}: {unknown}")
            return text.strip()
        except ValueError as error:
            raise CapFault(path, element.sourceline, str(error)) from error

    def _known(self, text: str, part: Part, element: Element, path: str) -> str:
        word = older.word(text)
        if word in part.known:
            return word
        if part.strict or not word:
            says = f"is {text[:60]!r}. Write one of {', '.join(part.known)}."
            raise CapFault(path, element.sourceline, says)
        self.flags.append(f"{path}: {word[:60]!r} is no word of CAP 1.2")
        return word

    def _foreign(self, child: Element, path: str) -> None:
        name = etree.QName(child)
        if path != "alert" or name.namespace != SIGNATURE:
            where = f"{path}/{name.localname}"
            raise CapFault(where, child.sourceline, f"is of {name.namespace}. Take it out.")
        self.signed = True


def _check(alert: Alert, root: Element) -> None:
    """What CAP demands beyond its schema, and a bound on what has to be drawn."""
    areas = [area for info in alert.infos for area in info.areas]
    if (shapes := sum(len(area.polygons) + len(area.circles) for area in areas)) > MOST_SHAPES:
        says = f"holds {shapes:,} polygons and circles. Send at most {MOST_SHAPES:,}."
        raise CapFault("alert", root.sourceline, says)
    if alert.msg_type in ("Update", "Cancel") and not alert.referred:
        says = f"is missing. {alert.msg_type} names what it acts on: sender,identifier,sent."
        raise CapFault("alert/references", root.sourceline, says)
    for name, scope in (("restriction", "Restricted"), ("addresses", "Private")):
        if getattr(alert, name) and alert.scope != scope:
            says = f"stands beside scope {alert.scope}. It belongs to scope {scope} only."
            raise CapFault(f"alert/{name}", root.sourceline, says)
