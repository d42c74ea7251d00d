"""Bytes from outside to elements: no DOCTYPE, no entity, no network, bounded in size and depth."""

import codecs
import re
from typing import Any, Self

from lxml import etree

from eoc.errors import Invalid

Element = Any  # lxml carries no types
DOCUMENT = "document"
ENCODINGS = {"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252", "utf-16"}
DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
MOST_DEPTH = 32


class XmlFault(Invalid):
    """A document is refused; `path` and `line` say where, the message says what to do."""

    def __init__(self, path: str, line: int | None, says: str) -> None:
        where = f"{path}, line {line}" if line else path
        super().__init__(f"{where}: {says}")
        self.path, self.line, self.says = path, line, says

    def below(self, lines: int) -> Self:
        """The same fault of a document that begins so many lines down in another one."""
        return type(self)(self.path, self.line + lines if self.line else None, self.says)


def root_of(content: bytes, fault: type[XmlFault], what: str, most_bytes: int) -> Element:
    """The root of a document; raises `fault` before anything in it is resolved.

    `what` names in words what is read, such as `CAP`.
    """
    if len(content) > most_bytes:
        raise fault(DOCUMENT, None, f"is longer than {most_bytes:,} bytes. Send a shorter one.")
    if not content.strip():
        raise fault(DOCUMENT, None, f"is empty. Send one {what} message.")
    _refuse_encoding(content, fault)
    _refuse_doctype(content, fault)
    root = _parsed(content, fault)
    if root.getroottree().docinfo.internalDTD is not None:
        raise _doctype(None, fault)
    _refuse_unbound(root, fault)
    _refuse_depth(root, fault)
    return root


def _refuse_encoding(content: bytes, fault: type[XmlFault]) -> None:
    """Only encodings in which a DOCTYPE can be found as bytes."""
    declared = DECLARED.match(content.removeprefix(codecs.BOM_UTF8))
    if declared is None:
        return
    name = declared[1].decode()
    try:
        known = codecs.lookup(name).name in ENCODINGS
    except LookupError:
        known = False
    if not known:
        raise fault(DOCUMENT, 1, f"is written in {name}, which is not read. Send UTF-8.")


def _refuse_doctype(content: bytes, fault: type[XmlFault]) -> None:
    wide = content.startswith(WIDE) or b"\x00" in content[:4]
    text = content.replace(b"\x00", b"") if wide else content
    if (at := text.find(b"<!DOCTYPE")) >= 0:
        raise _doctype(text.count(b"\n", 0, at) + 1, fault)


def _doctype(line: int | None, fault: type[XmlFault]) -> XmlFault:
    return fault("DOCTYPE", line, "is refused, since it can name other files. Take it out.")


def _parsed(content: bytes, fault: type[XmlFault]) -> Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root: Element = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or None
        said = " ".join((error.msg or "it cannot be read").split(", line ")[0].split())
        raise fault(DOCUMENT, line, f"is not well-formed XML: {said}. Correct it.") from error
    return root


def _refuse_unbound(root: Element, fault: type[XmlFault]) -> None:
    """A prefix nobody declared is no name; lxml forgets to refuse it where a warning follows."""
    for element in root.iter():
        prefix, colon, _ = element.tag.rpartition("}")[2].partition(":")
        if colon:
            says = f"has the prefix {prefix[:40]}, which nothing declares. Declare it."
            raise fault(DOCUMENT, element.sourceline, says)


def _refuse_depth(root: Element, fault: type[XmlFault]) -> None:
    depth = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MOST_DEPTH:
            name = etree.QName(element).localname
            raise fault(name, element.sourceline, f"is nested deeper than {MOST_DEPTH} levels.")
