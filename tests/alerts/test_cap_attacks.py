"""Documents made to hurt: each refused soon, within bounds, with the element and what to do."""

import socket
from resource import RUSAGE_SELF, getrusage

import pytest

from alerts import cap
from tests.alerts.cap_build import PLAIN, SQUARE, changed

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
BOMB = f'<!DOCTYPE alert [<!ENTITY l0 "ha">{LAUGHS}]>'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
ATTACKS: dict[str, tuple[bytes, str]] = {
    "entities": (PLAIN.replace(HEAD, HEAD + BOMB).encode(), "DOCTYPE, line 2: is refused"),
    "entities in UTF-16": (
        PLAIN.replace("UTF-8", "UTF-16").replace("?>", "?>" + BOMB, 1).encode("utf-16"),
        "DOCTYPE, line 1: is refused",
    ),
    "UTF-16 without a mark": (
        PLAIN.replace("UTF-8", "UTF-16LE").replace("?>", "?>" + BOMB, 1).encode("utf-16-le"),
        "DOCTYPE, line 1: is refused",
    ),
    "a file of the machine": (
        PLAIN.replace(
            HEAD, HEAD + '<!DOCTYPE alert [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        ).encode(),
        "DOCTYPE",
    ),
    "a DTD of the network": (
        PLAIN.replace(HEAD, HEAD + '<!DOCTYPE alert SYSTEM "http://127.0.0.1:9/x.dtd">').encode(),
        "DOCTYPE",
    ),
    "an entity nobody declared": (changed("The river", "&x; river"), "not well-formed"),
    "UTF-7 hides a DOCTYPE": (changed("UTF-8", "UTF-7"), "written in UTF-7, which is not read"),
    "EBCDIC": (changed("UTF-8", "cp037"), "written in cp037, which is not read"),
    "an encoding nobody has": (changed("UTF-8", "klingon"), "written in klingon"),
    "bytes that are no UTF-8": (changed("river", "r\xefver").replace(b"\xc3\xaf", b"\xef"), "line"),
    "UTF-8 that says UTF-16": (changed("UTF-8", "UTF-16"), "document"),
    "deep": (b"<a>" * 100_000, "not well-formed XML"),
    "deep and closed": (
        changed("The river rises", "<a>" * 100 + "</a>" * 100),
        "nested deeper than 32 levels",
    ),
    "wide": (changed("The river rises", "<a/>" * 200_000), "holds an element"),
    "long": (changed("The river rises", "x" * 1_000_000), "longer than 1,000,000 bytes"),
    "empty": (b" \n", "is empty"),
    "JSON": (b'{"alert": 1}', "not well-formed XML"),
    "cut off": (PLAIN[:400].encode(), "not well-formed XML"),
    "another root": (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "not an alert of CAP"),
    "no namespace": (changed(' xmlns="urn:oasis:names:tc:emergency:cap:1.2"', ""), "not an alert"),
    "many attributes": (changed("<info>", '<info class="x">'), "alert/info[1], line 9: has the"),
    "a foreign element": (changed("<info>", '<x xmlns="urn:y"/><info>'), "alert/x, line 9"),
    "an unknown element": (changed("<info>", "<x/><info>"), "alert/x[1], line 9: is no element"),
    "a prefix nobody declared": (
        changed("<info>", "<x:info/><info>") + b"<?xml-x y?>",
        "document, line 9: has the prefix x, which nothing declares. Declare it.",
    ),
    "a root of such a prefix": (b"<x:alert/><?xml-x y?>", "has the prefix x, which nothing"),
    "words between": (changed("<info>", "<info>boo"), "alert/info[1], line 9: holds words"),
    "out of order": (
        changed("<category>Met</category>", "").replace(
            b"</event>", b"</event><category>Met</category>"
        ),
        "alert/info[1]/category[1], line 11: stands after event. Put it before",
    ),
    "twice": (changed("<scope>", "<scope>Public</scope><scope>"), "alert/scope[2], line 8"),
    "no event": (changed("<event>Flood warning</event>", ""), "alert/info[1]/event, line 9"),
    "no status": (changed("Actual", "Real"), "alert/status[1], line 6: is 'Real'. Write one of"),
    "Zulu time": (changed("00-05:00", "00Z"), "alert/sent[1], line 5: is '2026-11-28T16:30:00Z'"),
    "no such day": (changed("11-28", "02-30"), "which no calendar has"),
    "year one": (changed("2026", "0001"), "is of the year 1"),
    "year 9999": (changed("2026", "9999"), "is of the year 9999"),
    "a name without end": (changed("RIV-1", "R" * 5000), "longer than 300 characters"),
    "an update of nothing": (
        changed(">Alert<", ">Update<"),
        "alert/references, line 2: is missing",
    ),
    "references of one word": (
        changed("<info>", "<references>RIV-0</references><info>"),
        "Write sender,identifier,sent",
    ),
    "addresses in public": (
        changed("<info>", "<addresses>a@example.org</addresses><info>"),
        "alert/addresses, line 2: stands beside scope Public",
    ),
    "NaN": (changed("40.0,-75.2 40.0", "NaN,-75.2 40.0"), "holds 'NaN', which is not a number"),
    "infinity": (changed("40.1,-75.1 5", "40.1,-75.1 inf"), "holds 'inf'"),
    "1e400": (changed("40.1,-75.1 5", "1e400,-75.1 5"), "circle[1], line 19: holds '1e400'"),
    "digits of another script": (changed("40.1,-75.1 5", "٤٠,-75.1 5"), "is not a number"),
    "a radius below zero": (changed("40.1,-75.1 5", "40.1,-75.1 -5"), "has a radius of -5 km"),
    "circles without end": (
        changed("<circle>40.1,-75.1 5</circle>", "<circle>40.1,-75.1 5</circle>" * 2_000),
        "alert, line 2: holds 2,001 polygons and circles. Send at most 2,000.",
    ),
    "an open polygon": (
        changed("40.2,-75.2 40.0,-75.2", "40.2,-75.2"),
        "polygon[1], line 18: is op",
    ),
    "three points": (changed(SQUARE, "40,-75 41,-75 40,-75"), "has 3 points"),
    "an empty polygon": (changed(SQUARE, ""), "has 0 points"),
    "longitude first": (
        changed(SQUARE, "-105,40 -105,41 -104,41 -105,40"),
        "polygon[1], line 18: has the latitude -105. CAP writes latitude first: swap",
    ),
    "outside the world": (changed("40.1,-75.1 5", "1000,1000 5"), "outside latitude -90 to 90"),
    "blanks in a pair": (changed("40.1,-75.1 5", "40.1, -75.1 5"), "is not a circle"),
}


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_with_the_place_and_what_to_do(name: str) -> None:
    document, says = ATTACKS[name]
    with pytest.raises(cap.CapFault) as refused:
        cap.read(document)
    assert says in refused.value.message
    assert refused.value.message.endswith(".")


def test_no_attack_takes_much_memory_or_opens_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr(socket, "socket", lambda *given, **_: opened.append(given))
    before = getrusage(RUSAGE_SELF).ru_maxrss
    for document, _ in ATTACKS.values():
        with pytest.raises(cap.CapFault):
            cap.read(document)
    assert not opened
    assert getrusage(RUSAGE_SELF).ru_maxrss - before < 50_000, "kilobytes"


def test_every_cut_of_a_document_is_answered() -> None:
    whole = PLAIN.encode()
    for end in range(0, len(whole.rstrip()), 7):
        with pytest.raises(cap.CapFault):
            cap.read(whole[:end])


def test_unknown_words_are_kept_and_flagged() -> None:
    received = cap.read(changed("Severe<", "Apocalyptic<").replace(b">Met<", b">Space<"))
    info = received.alert.infos[0]
    assert (info.severity, info.categories) == ("Apocalyptic", ("Space",))
    assert received.flags == (
        "alert/info[1]/category[1]: 'Space' is no word of CAP 1.2",
        "alert/info[1]/severity[1]: 'Apocalyptic' is no word of CAP 1.2",
    )
    assert cap.read(cap.write(received.alert)).alert == received.alert
