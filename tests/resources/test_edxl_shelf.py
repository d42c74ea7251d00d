"""The shelf's samples are read, kept and written again without loss."""

from pathlib import Path

import pytest
from lxml import etree

from resources import edxl
from tests.resources.edxl_shelf import SHELF, faults, on_the_shelf

SAMPLES = sorted(SHELF.glob("*.xml"))


def canonical(document: bytes) -> bytes:
    """The document without blanks between elements, its prefixes set aside."""
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True)
    root = etree.fromstring(document, parser)
    words = [
        (e.tag, sorted((n, v) for n, v in e.attrib.items() if "schemaLocation" not in n), e.text)
        for e in root.iter()
    ]
    return repr(words).encode()


@on_the_shelf
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read_and_written_again_word_by_word(path: Path) -> None:
    received = edxl.read(path.read_bytes())
    document = edxl.write(received.messages)
    assert faults(document) == []
    assert edxl.read(document).messages == received.messages
    if received.envelope is None:
        assert canonical(document) == canonical(path.read_bytes())


@on_the_shelf
def test_an_envelope_that_lacks_its_time_is_read_and_says_so() -> None:
    received = edxl.read((SHELF / "PODReady_nobreaks.xml").read_bytes())
    assert received.envelope is not None
    assert (received.envelope.status, received.envelope.sent) == ("System", "")
    assert received.flags == (
        "EDXLDistribution/dateTimeSent: is missing",
        "EDXLDistribution/contentObject[1]: the message stands in xmlContent itself",
    )
