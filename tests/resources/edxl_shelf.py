"""The shelf of EDXL schemas and samples, used by path and never committed."""

import os
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "standards"
STANDARDS = Path(os.environ.get("ACCORD_STANDARDS", BESIDE))
SHELF = STANDARDS / "edxl" / "rm"
ENVELOPE = STANDARDS / "cap" / "schema" / "edxlde-1_0.xsd"
on_the_shelf = pytest.mark.skipif(
    not SHELF.is_dir(), reason=f"no EDXL-RM schemas at {SHELF}; set ACCORD_STANDARDS"
)


@cache
def schema(kind: str) -> etree.XMLSchema:
    """The schema of a message type, or of the envelope."""
    path = ENVELOPE if kind == "EDXLDistribution" else SHELF / f"EDXL-RM{kind}.xsd"
    return etree.XMLSchema(etree.parse(path))


def faults(document: bytes) -> list[str]:
    """What the schemas say against a document: its envelope and each message in it."""
    root = etree.fromstring(document)
    namespace = "{urn:oasis:names:tc:emergency:EDXL:RM:1.0:msg}"
    inner = [e for e in root.iter(f"{namespace}*") if _stands_alone(e)]
    parts = [root] if root in inner else [root, *inner]
    return [fault for part in parts for fault in _against(part)]


def _stands_alone(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is None or etree.QName(parent).namespace != etree.QName(element).namespace


def _against(element: etree._Element) -> list[str]:
    whole = etree.fromstring(etree.tostring(element, with_tail=False))
    judge = schema(etree.QName(whole).localname)
    judge.validate(whole)
    return [str(fault) for fault in judge.error_log]
