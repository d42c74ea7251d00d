"""Documents made to hurt: each refused soon, within bounds, with the element and what to do."""

import socket
import string
from datetime import timedelta
from resource import RUSAGE_SELF, getrusage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resources import edxl

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
PLAIN = """<?xml version="1.0" encoding="UTF-8"?>
<RequestResource xmlns="urn:oasis:names:tc:emergency:EDXL:RM:1.0:msg"
    xmlns:rm="urn:oasis:names:tc:emergency:EDXL:RM:1.0">
  <MessageID>urn:x:1</MessageID>
  <SentDateTime>2026-11-28T16:30:00-05:00</SentDateTime>
  <MessageContentType>RequestResource</MessageContentType>
  <OriginatingMessageID>urn:x:1</OriginatingMessageID>
  <ContactInformation>
    <rm:ContactRole>Requester</rm:ContactRole>
  </ContactInformation>
  <ResourceInformation>
    <ResourceInfoElementID>001</ResourceInfoElementID>
    <Resource>
      <TypeStructure>
        <rm:ValueListURN>urn:x-unknown:list</rm:ValueListURN>
        <rm:Value>Hover engine</rm:Value>
      </TypeStructure>
    </Resource>
    <AssignmentInformation>
      <Quantity><rm:MeasuredQuantity><rm:Amount>2</rm:Amount></rm:MeasuredQuantity></Quantity>
    </AssignmentInformation>
    <ScheduleInformation><ScheduleType>RequestedArrival</ScheduleType></ScheduleInformation>
  </ResourceInformation>
</RequestResource>
"""


def changed(old: str, new: str) -> bytes:
    """The plain document with one thing changed, which must stand in it."""
    assert old in PLAIN
    return PLAIN.replace(old, new, 1).encode()


def enveloped(inside: str, status: str = "Actual") -> bytes:
    """An envelope around something."""
    return (
        '<EDXLDistribution xmlns="urn:oasis:names:tc:emergency:EDXL:DE:1.0">'
        f"<distributionStatus>{status}</distributionStatus><contentObject><xmlContent>"
        f"<embeddedXMLContent>{inside}</embeddedXMLContent></xmlContent></contentObject>"
        "</EDXLDistribution>"
    ).encode()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE r [<!ENTITY l0 "ha">{LAUGHS}]>'
FILE = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
WHERE = "RequestResource/ResourceInformation[1]"
ATTACKS: dict[str, tuple[bytes, str]] = {
    "entities": (changed(HEAD, HEAD + BOMB), "DOCTYPE, line 2: is refused"),
    "a relative namespace": (
        changed(
            "</rm:ContactRole>",
            '</rm:ContactRole><rm:AdditionalContactInformation><a xmlns="rel"/>'
            "</rm:AdditionalContactInformation>",
        ),
        "AdditionalContactInformation[1], line 9: has a relative namespace",
    ),
    "a file of the machine": (changed(HEAD, HEAD + FILE), "DOCTYPE"),
    "a DTD of the network": (
        changed(HEAD, HEAD + '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">'),
        "DOCTYPE",
    ),
    "UTF-16 hides a DOCTYPE": (
        PLAIN.replace("UTF-8", "UTF-16").replace("?>", "?>" + BOMB, 1).encode("utf-16"),
        "DOCTYPE, line 1: is refused",
    ),
    "UTF-7": (changed("UTF-8", "UTF-7"), "written in UTF-7, which is not read"),
    "an entity nobody declared": (changed("Hover", "&x;"), "not well-formed"),
    "deep": (changed("Hover engine", "<a>" * 100 + "</a>" * 100), "nested deeper than 32"),
    "wide": (changed("Hover engine", "<a/>" * 100_000), "holds an element"),
    "long": (changed("Hover engine", "x" * 1_000_000), "longer than 1,000,000 bytes"),
    "empty": (b" \n", "is empty"),
    "cut off": (PLAIN[:600].encode(), "not well-formed XML"),
    "another root": (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "no message of EDXL-RM"),
    "a type nobody knows": (
        PLAIN.replace("<RequestResource", "<StealResource")
        .replace("</RequestResource", "</StealResource")
        .encode(),
        "Send one of the sixteen",
    ),
    "a type that is another": (
        changed(">RequestResource<", ">CommitResource<"),
        "RequestResource/MessageContentType[1], line 6: is 'CommitResource'",
    ),
    "no id": (changed("<MessageID>urn:x:1<", "<MessageID> <"), "MessageID[1], line 4: is empty"),
    "an id without end": (changed("urn:x:1", "u" * 5000), "longer than 300 characters"),
    "no contact": (
        changed("<rm:ContactRole>Requester</rm:ContactRole>", ""),
        "ContactInformation[1], line 8: holds none of ContactDescription, ContactRole",
    ),
    "a role nobody has": (changed(">Requester<", ">Thief<"), "ContactRole[1], line 9: is 'Thief'"),
    "a schedule of another type": (
        changed(">RequestedArrival<", ">ActualArrival<"),
        f"{WHERE}/ScheduleInformation[1]/ScheduleType[1], line 22: is 'ActualArrival'",
    ),
    "another namespace": (
        changed("<rm:ContactRole>Requester</rm:", "<ContactRole>Requester</"),
        "ContactRole[1], line 9: is no element of EDXL-RM here",
    ),
    "a status where none belongs": (
        changed("</TypeStructure>", "</TypeStructure><ResourceStatus/>"),
        f"{WHERE}/Resource[1]/ResourceStatus[1], line 17: is no element",
    ),
    "out of order": (
        changed("<Resource>\n", "<ScheduleInformation/><Resource>\n").replace(
            b"<ScheduleInformation/>",
            b"<ScheduleInformation><ScheduleType>ReportTo</ScheduleType></ScheduleInformation>",
        ),
        f"{WHERE}/Resource[1], line 13: stands after ScheduleInformation. Put it before",
    ),
    "twice": (changed("<SentDateTime>", "<MessageID>2</MessageID><SentDateTime>"), "stands twice"),
    "words between": (changed("<Resource>", "boo<Resource>"), "line 11: holds words between"),
    "an attribute": (changed("<Resource>", '<Resource a="1">'), "has the attribute a"),
    "no number": (changed(">2<", ">many<"), "Amount[1], line 20: is 'many', which is not a number"),
    "NaN": (changed(">2<", ">NaN<"), "is not a number"),
    "no such day": (changed("11-28", "02-30"), "which no calendar has"),
    "year one": (changed("2026", "0001"), "is of the year 1"),
    "an envelope of nothing": (enveloped("<a xmlns='urn:a'/>"), "holds no EDXL-RM message"),
    "a status nobody knows": (
        enveloped(PLAIN.removeprefix(HEAD), "Perhaps"),
        "EDXLDistribution/distributionStatus, line 1: is 'Perhaps'. Write one of Actual",
    ),
    "resources without end": (
        changed(
            "<ResourceInformation>",
            (
                "<ResourceInformation><ResourceInfoElementID>1</ResourceInfoElementID>"
                "<Resource><Name>x</Name></Resource></ResourceInformation>"
            )
            * 501
            + "<ResourceInformation>",
        ),
        "is one too many: at most 500",
    ),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_with_the_place_and_what_to_do(name: str) -> None:
    document, says = ATTACKS[name]
    with pytest.raises(edxl.EdxlFault) as refused:
        edxl.read(document)
    assert says in refused.value.message
    assert refused.value.message.endswith(".")


def test_no_attack_takes_much_memory_or_opens_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(socket, "socket", lambda *given, **_: opened.append(given))
    before = getrusage(RUSAGE_SELF).ru_maxrss
    for document, _ in ATTACKS.values():
        with pytest.raises(edxl.EdxlFault):
            edxl.read(document)
    assert not opened
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < 50_000, "kilobytes"


def test_unknown_values_of_open_lists_are_kept() -> None:
    (message,) = edxl.read(PLAIN.encode()).messages
    resource = message.lines[0].resource
    assert resource is not None
    assert resource.type is not None
    assert (resource.type.urn, resource.type.values) == ("urn:x-unknown:list", ("Hover engine",))
    assert edxl.read(edxl.write([message])).messages == (message,)


@settings(max_examples=1500, deadline=timedelta(seconds=5))
@given(
    at=st.integers(0, len(PLAIN) - 1),
    long=st.integers(0, 40),
    put=st.text(alphabet=string.printable + "<>&\"'éÿ\u2028", max_size=12),
)
def test_whatever_is_damaged_is_read_or_refused(at: int, long: int, put: str) -> None:
    document = (PLAIN[:at] + put + PLAIN[at + long :]).encode()
    try:
        received = edxl.read(document)
    except edxl.EdxlFault as fault:
        assert fault.path
    else:
        assert edxl.read(edxl.write(received.messages)).messages == received.messages
