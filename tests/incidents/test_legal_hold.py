"""Legal hold: placed and released with a reason; while it stands nothing of the incident goes."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from agencies.services import sharing as agencies_sharing
from eoc import journal
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.journal import deleting
from eoc.journal.models import RowChange
from incidents.models import ActivityLogEntry, Incident, LegalHold
from incidents.services import activity_log, legal_holds
from tests.cast import Cast
from tests.incidents.build import kinds, logged, of_agency
from tests.journal.tampering import tamper


@pytest.fixture
def held(cast: Cast) -> Incident:
    """An incident under legal hold, with a line in its log."""
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        activity_log.note(incident=incident, text="Owner was seen", by=dana)
    with scope(cast.actor("ada")) as ada:
        legal_holds.place(incident=incident, reason="Lawsuit 12/26", by=ada)
    return incident


def _delete_words(incident: Incident, cast: Cast, seq: int = 1) -> None:
    stream = of_agency(cast, "riverton")
    with scope(agencies_sharing.operator()):
        deleting.delete_payload(stream=stream, seq=seq, reason="Retention")


def test_it_is_placed_and_heard_by_the_owner(cast: Cast, held: Incident) -> None:
    with scope(cast.actor("dana")):
        hold = LegalHold.objects.get(incident=held)
        assert (hold.placed_by, hold.reason, hold.released_at) == ("Ada", "Lawsuit 12/26", None)
        assert kinds(of_agency(cast, "riverton"))[-1] == "incident.held"
        told = RowChange.objects.get(table_name="incidents_legalhold", row_id=hold.pk)
        assert told.reason == "Lawsuit 12/26"


def test_words_of_the_journal_stay(cast: Cast, held: Incident) -> None:
    for seq in (1, 2, 3):
        with pytest.raises(DatabaseError, match=f"legal hold: {held.number}"):
            _delete_words(held, cast, seq)
    with scope(cast.actor("ada")) as ada:
        legal_holds.release(incident=held, reason="Settled", by=ada)
    _delete_words(held, cast)
    with scope(cast.actor("dana")):
        (first, *_) = journal.since(of_agency(cast, "riverton"), 0) or []
    assert first["payload"]["text"].startswith("Deleted lawfully")


def test_another_incident_is_not_held(cast: Cast, held: Incident) -> None:
    logged(cast, title="Another")
    _delete_words(held, cast, 4)


def test_rows_stay_whoever_deletes_them(committed_cast: Cast) -> None:
    incident = logged(committed_cast)
    with scope(committed_cast.actor("dana")) as dana:
        line = activity_log.note(incident=incident, text="Seen", by=dana)
    with scope(committed_cast.actor("ada")) as ada:
        legal_holds.place(incident=incident, reason="Lawsuit", by=ada)
    for statement in (
        f"DELETE FROM incidents_activitylogentry WHERE id = {line.pk}",
        f"DELETE FROM incidents_incident WHERE id = {incident.pk}",
        "DELETE FROM incidents_legalhold",
    ):
        with pytest.raises(Exception, match="is under legal hold, nothing of it is deleted"):
            tamper(statement)
    with scope(committed_cast.actor("ada")) as ada:
        legal_holds.release(incident=incident, reason="Settled", by=ada)
    tamper(f"DELETE FROM incidents_activitylogentry WHERE id = {line.pk}")
    with scope(committed_cast.actor("dana")):
        assert not ActivityLogEntry.objects.filter(pk=line.pk).exists()


@pytest.mark.parametrize("name", ["dana", "obi", "lee", "olu"])
def test_only_those_who_keep_its_records(cast: Cast, name: str) -> None:
    incident = logged(cast)
    with scope(cast.actor(name)) as by, pytest.raises((NotPermitted, Exception)) as refused:
        legal_holds.place(incident=incident, reason="Lawsuit", by=by)
    assert refused.typename in ("NotPermitted", "NotFound")


def test_the_stranger_neither_reads_nor_forges_one(cast: Cast, held: Incident) -> None:
    with scope(cast.actor("olu")):
        assert not LegalHold.objects.exists()
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            LegalHold.objects.create(
                incident_id=held.pk,
                agency=cast.agencies["farview"],
                incident_number=held.number,
                incident_uuid=held.uuid,
                reason="x",
            )
        with connection.cursor() as cursor:
            cursor.execute("UPDATE incidents_legalhold SET released_at = now()")
            assert cursor.rowcount == 0


def test_not_twice_not_without_a_reason(cast: Cast, held: Incident) -> None:
    with scope(cast.actor("ada")) as ada:
        with pytest.raises(WrongState, match="already"):
            legal_holds.place(incident=held, reason="Again", by=ada)
        with pytest.raises(Invalid):
            legal_holds.release(incident=held, reason=" ", by=ada)
        legal_holds.release(incident=held, reason="Settled", by=ada)
        with pytest.raises(WrongState, match="not under legal hold"):
            legal_holds.release(incident=held, reason="Again", by=ada)


def test_by_page_and_api(cast: Cast) -> None:
    incident = logged(cast)
    client = Client()
    client.force_login(cast.users["ada"])
    page = f"/incidents/{incident.number}/"
    assert f"{page}records/" in client.get(page).content.decode()
    assert client.post(f"{page}hold/", {"reason": ""}).status_code == 422
    assert client.post(f"{page}hold/", {"reason": "Lawsuit"}).status_code == 302
    text = client.get(f"{page}records/").content.decode()
    assert "Legal hold</span>" in text
    assert "Release the hold" in text
    api = f"/api/v1/incidents/{incident.uuid}/hold/"
    assert [row["reason"] for row in client.get(api).json()] == ["Lawsuit"]
    said = {"reason": "Settled"}
    answer = client.post(f"{api}release/", said, content_type="application/json")
    assert answer.json()["released_by"] == "Ada"
    assert client.post(api, said, content_type="application/json").status_code == 201
