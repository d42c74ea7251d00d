"""Row history is written by triggers alone; nobody reads the history of a row they do not see."""

import pytest
from django.db import DatabaseError, connection, transaction

from eoc.access import scope
from eoc.journal.models import RowChange
from incidents.models import Incident
from incidents.services import sharing
from tests.cast import Cast
from tests.incidents.build import logged

TRACKED = {
    "agencies_agreement",
    "agencies_agreementparty",
    "agencies_grant",
    "agencies_membership",
    "agencies_person",
    "alerts_override",
    "alerts_roster",
    "alerts_rosterlayer",
    "alerts_rosterplace",
    "alerts_silence",
    "incidents_incident",
    "incidents_incidentshare",
    "incidents_legalhold",
    "resources_booking",
    "resources_claim",
    "resources_deployment",
    "resources_mutualaidrequest",
    "resources_offer",
}
FORGED = (
    "INSERT INTO journal_rowchange (table_name, row_id, verb, at, actor, reason, fields,"
    " txid) VALUES ('incidents_incident', 1, 'update', now(), '{}', '', '{}', 1)",
    "UPDATE journal_rowchange SET reason = 'forged'",
    "DELETE FROM journal_rowchange",
    "TRUNCATE journal_rowchange",
    "ALTER TABLE incidents_incident DISABLE TRIGGER history_update",
    "SELECT incidents_incident_changed()",
    "SET ROLE eoc_journal",
)


def _rows(query: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


@pytest.mark.parametrize("statement", FORGED)
def test_the_application_cannot_forge_it(cast: Cast, statement: str) -> None:
    logged(cast)
    with (
        scope(cast.actor("dana")),
        pytest.raises(DatabaseError, match=r"permission denied|must be owner"),
        transaction.atomic(),
    ):
        _rows(statement)


def test_the_stranger_reads_nothing_of_it(cast: Cast) -> None:
    incident = logged(cast)
    history = RowChange.objects.filter(table_name="incidents_incident", row_id=incident.pk)
    with scope(cast.actor("dana")):
        assert history.count() == 1
    with scope(cast.actor("olu")):
        assert history.count() == 0
    assert history.count() == 0


@pytest.mark.django_db
def test_every_tracked_table_has_its_three_triggers_and_a_definer_of_the_journal() -> None:
    found = _rows(
        "SELECT t.tgrelid::regclass::text, count(*) FROM pg_trigger t "
        "JOIN pg_proc p ON p.oid = t.tgfoid "
        "WHERE t.tgname IN ('history_insert', 'history_update', 'history_delete') "
        "AND p.prosecdef AND pg_get_userbyid(p.proowner) = 'eoc_journal' "
        "AND p.proacl::text NOT LIKE '%eoc_app%' AND p.proacl::text NOT LIKE '%{=%' GROUP BY 1"
    )
    assert dict(found) == dict.fromkeys(TRACKED, 3)


@pytest.mark.django_db
def test_no_column_of_a_tracked_table_is_forgotten() -> None:
    forgotten = _rows(
        "SELECT c.relname, a.attname FROM pg_class c "
        "JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = 'history_update' "
        "JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attname NOT IN ('id', 'updated_at') "
        "AND a.attgenerated = '' "  # what follows from the others is no change of its own
        "AND position('\"' || a.attname || '\"' in p.prosrc) = 0"
    )
    assert forgotten == []


@pytest.mark.django_db
def test_no_secret_is_kept_in_a_history() -> None:
    kept = _rows(
        "SELECT c.relname, a.attname FROM pg_class c "
        "JOIN pg_trigger t ON t.tgrelid = c.oid AND t.tgname = 'history_update' "
        "JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_attribute a ON a.attrelid = c.oid "
        "WHERE a.attname ~ 'secret|password|token|pin$|_hash|^pin' "
        "AND position('to_json(n.\"' || a.attname in p.prosrc) "
        "+ position('nullif(n.\"' || a.attname in p.prosrc) > 0"
    )
    assert kept == []


def test_only_whom_an_incident_belongs_to_reads_how_it_came_about(cast: Cast) -> None:
    shown = logged(cast)
    with scope(cast.actor("dana")) as dana:
        sharing.share(
            incident=shown, agency=cast.agencies["lakeside"], tier="view", reason="See", by=dana
        )
    for name in ("dana", "ada", "lee", "olu"):
        with scope(cast.actor(name)):
            seen = set(Incident.objects.values_list("pk", flat=True))
            told = RowChange.objects.filter(table_name="incidents_incident")
            own = name in ("dana", "ada")
            assert set(told.values_list("row_id", flat=True)) == (seen if own else set())
            assert bool(seen) == (name != "olu")
