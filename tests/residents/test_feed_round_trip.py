"""The feed going out, read by our own reader of feeds: the same messages, byte for byte."""

from urllib.parse import urlsplit

import pytest
from django.conf import settings
from lxml import etree

from alerts import cap
from alerts.cap.words import NAMESPACE
from alerts.feeds import opened
from alerts.feeds.atom import ATOM
from residents.selectors import alerts
from tests.alerts import public
from tests.alerts.shelf import SHELF, on_the_shelf
from tests.cast import Cast
from tests.residents.site import cancelled, files, updated

pytestmark = pytest.mark.django_db
FEED = "public/alerts.atom"


def read(written: dict[str, bytes]) -> list[bytes]:
    """Each entry's document, fetched where the reader would."""
    found = opened(written[FEED], "", lambda *_: ())
    assert all(one.link.startswith(settings.PUBLIC_URL) for one in found)
    return [written[urlsplit(one.link).path.removeprefix("/")] for one in found]


def identifiers(written: dict[str, bytes]) -> list[str]:
    return [cap.read(document).alert.identifier for document in read(written)]


def test_what_goes_out_comes_in_as_it_was_sent(cast: Cast) -> None:
    alert = public.issued(cast)
    (document,) = read(dict(files()))
    message = cap.read(document).alert
    assert message.identifier == alert.identifier
    assert [info.language for info in message.infos] == ["en-US", "es-US"]
    assert (message.status, message.note) == (
        "Test",
        "DEMO of an alerting system. Nothing here is real.",
    )


def test_an_entry_says_what_programs_ask_before_they_fetch(cast: Cast) -> None:
    alert = public.issued(cast)
    feed = etree.fromstring(files()[FEED])
    assert feed.findtext(f"{ATOM}title") == "DEMO: Public alerts"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == alert.identifier
    assert entry.findtext(f"{ATOM}title") == "DEMO: Leave the river road now"
    assert entry.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated")
    said = {etree.QName(e).localname: e.text for e in entry if e.tag.startswith(f"{{{NAMESPACE}}}")}
    expected = {
        "event": "Flash flood",
        "status": "Test",
        "msgType": "Alert",
        "severity": "Severe",
        "urgency": "Immediate",
        "certainty": "Observed",
        "areaDesc": "River road in Riverton",
    }
    assert expected.items() <= said.items()
    ring = entry.findtext("{http://www.georss.org/georss}polygon")
    assert ring.split()[:2] == said["polygon"].split()[0].split(",")


def test_a_mistake_leaves_the_feed_and_its_cancel_and_correction_stay(cast: Cast) -> None:
    alert = cancelled(cast)
    written = dict(files())
    kinds = [cap.read(document).alert.msg_type for document in read(written)]
    assert sorted(kinds) == ["Cancel", "Update"]
    assert alert.identifier not in identifiers(written)


def test_an_update_takes_the_place_of_what_it_replaces(cast: Cast) -> None:
    _, second = updated(cast)
    (entry,) = identifiers(dict(files()))
    assert entry == second.identifier
    assert [one.state for one in alerts.standing().alerts] == ["issued", "updated"]


def test_it_does_not_change_while_nothing_happens(cast: Cast) -> None:
    public.issued(cast)
    assert files()[FEED] == files()[FEED]


@on_the_shelf
def test_everything_that_goes_out_is_valid_by_the_schema(cast: Cast) -> None:
    schema = etree.XMLSchema(etree.parse(SHELF / "schema" / "CAP-v1.2.xsd"))
    cancelled(cast)
    for name, content in files().items():
        if name.startswith("public/cap/"):
            schema.assertValid(etree.fromstring(content))
