"""Every CAP file of the shelf behaves as the shelf's table says."""

import pytest
from lxml import etree

from alerts import cap
from tests.alerts.shelf import SHELF, accepted, file_of, on_the_shelf, table

GOOD = [row for row in table() if accepted(row)]
BAD = [row for row in table() if not accepted(row)]
BROKEN = sorted((SHELF / "malformed").glob("*"))

pytestmark = on_the_shelf


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SHELF / "schema" / "CAP-v1.2.xsd"))


def test_the_table_is_the_one_these_tests_know() -> None:
    assert (len(GOOD), len(BAD), len(BROKEN)) == (39, 3, 4)


@pytest.mark.parametrize("row", GOOD, ids=lambda row: row["file"][:60])
def test_valid_in_and_out_again_equal_and_valid(
    row: dict[str, str], schema: etree.XMLSchema
) -> None:
    received = cap.read(file_of(row).read_bytes())
    written = cap.write(received.alert)
    assert cap.read(written).alert == received.alert
    assert schema.validate(etree.fromstring(written)), schema.error_log
    assert texts(file_of(row).read_bytes()) == texts(written) or received.version == "1.0"


@pytest.mark.parametrize("row", GOOD, ids=lambda row: row["file"][:60])
def test_it_says_what_the_table_says(row: dict[str, str]) -> None:
    received = cap.read(file_of(row).read_bytes())
    alert = received.alert
    areas = [area for info in alert.infos for area in info.areas]
    found = {
        "identifier": alert.identifier,
        "sender": alert.sender,
        "sent": alert.sent,
        "status": alert.status,
        "msgType": alert.msg_type,
        "scope": alert.scope,
        "infos": str(len(alert.infos)),
        "areas": str(len(areas)),
        "polygons": str(sum(len(area.polygons) for area in areas)),
        "circles": str(sum(len(area.circles) for area in areas)),
        "geocodes": str(sum(len(area.geocodes) for area in areas)),
        "resources": str(sum(len(info.resources) for info in alert.infos)),
        "signed": str(received.signed),
    }
    assert found == {name: row[name] for name in found}


@pytest.mark.parametrize("row", BAD, ids=lambda row: row["file"])
def test_invalid_and_attacking_ones_are_refused_with_the_element(row: dict[str, str]) -> None:
    with pytest.raises(cap.CapFault) as refused:
        cap.read(file_of(row).read_bytes())
    assert refused.value.path in ("alert/identifier", "alert/identifier[1]", "DOCTYPE")
    assert refused.value.line


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.name)
def test_broken_ones_are_refused_with_the_line(path: "object") -> None:
    with pytest.raises(cap.CapFault, match="is not well-formed XML") as refused:
        cap.read(path.read_bytes())  # type: ignore[attr-defined]
    assert refused.value.line


def texts(document: bytes) -> list[tuple[str, str]]:
    """Name and words of every element that has words, in order, without the signature."""
    parser = etree.XMLParser(remove_comments=True, remove_pis=True, resolve_entities=False)
    root = etree.fromstring(document, parser)
    return [
        (etree.QName(element).localname, element.text.strip())
        for element in root.iter()
        if "xmldsig" not in element.tag and element.text and element.text.strip()
    ]
