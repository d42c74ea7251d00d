"""Public warnings through the API and the page: in force, all, one whole, and its document."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from agencies.services import sharing
from alerts import cap
from alerts.cap import keys
from alerts.cap.signature import sign
from alerts.models import CapMessage
from alerts.services import cap_messages
from eoc.access import scope
from tests.alerts.cap_build import LATER, message, naming
from tests.cast import Cast

pytestmark = pytest.mark.django_db
API = "/api/v1/cap-alerts/"


@pytest.fixture
def olu(cast: Cast) -> Client:
    """Olu's browser; Farview shares nothing with anybody, and reads public warnings."""
    client = Client()
    client.force_login(cast.users["olu"])
    return client


def keep(*alerts: cap.Alert) -> list[CapMessage]:
    with scope(sharing.operator()) as by:
        return [cap_messages.keep(content=cap.write(a), by=by).message for a in alerts]


def names(answer: Any) -> list[str]:
    return [row["identifier"] for row in answer.json()["results"]]


def test_lists_hold_what_is_in_force_the_worst_first(olu: Client) -> None:
    first = message(1, expires=LATER)
    update = message(2, expires=LATER, msg_type="Update", references=naming(first))
    keep(first, update, message(3, expires=LATER, severity="Extreme"), message(4, status="Test"))
    assert names(olu.get(API)) == ["RIV-3", "RIV-2"]
    assert set(names(olu.get(API, {"all": "true"}))) == {"RIV-1", "RIV-2", "RIV-3", "RIV-4"}
    page = olu.get("/alerts/cap/").content.decode()
    assert page.index("Extreme") < page.index("Severe")


def test_one_is_read_whole_with_shape_and_chain(olu: Client) -> None:
    first = message(1, expires=LATER)
    old, _new = keep(first, message(2, msg_type="Update", references=naming(first)))
    row = olu.get(f"{API}{old.uuid}/").json()
    assert row["stands"] == "replaced"
    assert [link["identifier"] for link in row["chain"]] == ["RIV-2"]
    assert row["geometry"]["features"][0]["geometry"]["type"] == "MultiPolygon"
    assert row["infos"][0]["areas"] == ["Riverton"]


def test_the_document_says_what_came(olu: Client) -> None:
    alert = message(1, expires=LATER)
    (kept,) = keep(alert)
    answer = olu.get(f"{API}{kept.uuid}.xml")
    assert answer.headers["Content-Type"] == "application/cap+xml"
    assert cap.read(answer.content).alert == alert


def test_words_from_outside_stay_words(olu: Client) -> None:
    alert = message(1, headline="<script>alert(1)</script>\u202e", expires=LATER)
    evil = replace(alert.infos[0], web="javascript:alert(1)")
    (kept,) = keep(replace(alert, infos=(evil,)))
    for path in ("/alerts/cap/", f"/alerts/cap/{kept.uuid}/"):
        page = olu.get(path).content.decode()
        assert "&lt;script&gt;alert(1)" in page
        assert "<script>alert" not in page
        assert "\u202e" not in page
        assert "javascript:" not in page


def test_what_is_restricted_is_not_found(olu: Client) -> None:
    (kept,) = keep(message(1, scope="Restricted", restriction="staff", expires=LATER))
    assert names(olu.get(API, {"all": "true"})) == []
    for path in (f"/alerts/cap/{kept.uuid}/", f"{API}{kept.uuid}/", f"{API}{kept.uuid}.xml"):
        assert olu.get(path).status_code == 404


def test_a_signature_is_shown_with_who_vouches_for_it(
    olu: Client, tmp_path: Path, settings: Any
) -> None:
    settings.CAP_KEYS, settings.CAP_TRUSTED_FILE = str(tmp_path), str(tmp_path / "trusted.pem")
    keys.make_keys()
    demo, exercise = keys.own("demo"), keys.own("exercise")
    assert demo and exercise
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    mine, theirs = (
        sign(cap.write(message(number, sent=now)), one.key, one.certificate)
        for number, one in enumerate((demo, exercise), 1)
    )
    changed = mine.replace(b"RIV-1", b"RIV-3")
    documents = {"verified": mine, "unknown": theirs, "broken": changed}
    documents["none"] = cap.write(message(4))
    words = {"verified": "Verified", "unknown": "Not verified", "broken": "Broken", "none": "None"}
    for stands, document in documents.items():
        with scope(sharing.operator()) as by:
            kept = cap_messages.keep(content=document, by=by).message
        found = olu.get(f"{API}{kept.uuid}/").json()["signature"]
        assert (found["stands"], bool(found["by"])) == (stands, stands in ("verified", "unknown"))
        page = olu.get(f"/alerts/cap/{kept.uuid}/").content.decode()
        assert f">{words[stands]}</span>" in page and found["says"] in page
