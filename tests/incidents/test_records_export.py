"""Public records: one zip with everything, what was withheld by which rule, and its digest kept."""

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

import pytest
from django.test import Client

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted
from eoc.journal.models import Entry
from incidents.models import Caller, Incident
from incidents.services import activity_log, records
from tests.cast import Cast
from tests.incidents.build import logged
from tests.resources.asking import submitted

LAW = {"caller_identity": "Act 1 s. 3", "personal_words": "Act 1 s. 4"}
FILES = {
    f"{part}.{kind}"
    for part in (
        "incident",
        "caller",
        "activity_log",
        "responses",
        "legal_holds",
        "bookings",
        "requests",
        "offers",
        "alerts",
        "journal",
    )
    for kind in ("csv", "json")
} | {"redactions.csv", "index.json"}


@pytest.fixture
def told(cast: Cast) -> Incident:
    """An incident with a caller, whose name and number somebody wrote into the log."""
    words = "Pat Quill says her barn burns"
    incident = logged(cast, narrative=words, title="=Barn of Quill, call 555 123 4567")
    with scope(cast.actor("dana")) as dana:
        Caller.objects.create(incident=incident, name="Pat Quill", phone="+1 555 123 4567")
        activity_log.note(incident=incident, text="Pat Quill waits, pat@quill.example", by=dana)
    return incident


def _export(cast: Cast, incident: Incident, withheld: dict[str, str]) -> records.Records:
    with scope(cast.actor("ada")) as ada:
        return records.export(incident=incident, withheld=withheld, by=ada)


def _open(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def _rows(files: dict[str, str], name: str) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(files[name])))


def test_everything_is_in_it(cast: Cast, told: Incident) -> None:
    submitted(cast)
    files = _open(_export(cast, told, {}).content)
    assert set(files) == FILES
    (incident,) = json.loads(files["incident.json"])
    assert incident["narrative"] == "Pat Quill says her barn burns"
    assert [row["name"] for row in json.loads(files["caller.json"])] == ["Pat Quill"]
    kinds = [row["kind"] for row in json.loads(files["journal.json"])]
    assert kinds == ["incident.logged", "activity_log.noted"]
    index = json.loads(files["index.json"])
    for name, digest in index["files"].items():
        with zipfile.ZipFile(io.BytesIO(_export(cast, told, {}).content)) as archive:
            if name.endswith(".json") and name != "journal.json":
                assert hashlib.sha256(archive.read(name)).hexdigest() == digest


def test_a_request_of_the_incident_is_in_it(cast: Cast) -> None:
    asked = submitted(cast)
    with scope(cast.actor("ada")):
        incident = Incident.objects.select_related("type", "jurisdiction", "agency").get(
            pk=asked.incident_id
        )
    files = _open(_export(cast, incident, {}).content)
    assert [row["number"] for row in _rows(files, "requests.csv")] == [asked.number]
    assert len(_rows(files, "offers.csv")) >= 1
    assert asked.number in files["journal.json"]


def test_what_is_withheld_is_nowhere_in_it(cast: Cast, told: Incident) -> None:
    made = _export(cast, told, LAW)
    files = _open(made.content)
    for name, text in files.items():
        for secret in ("Quill", "555 123", "quill.example"):
            assert secret not in text, name
    (incident,) = json.loads(files["incident.json"])
    assert incident["narrative"] == "[withheld: personal_words]"
    assert "[withheld: caller_identity]" in incident["title"]


def test_each_redaction_is_listed_with_rule_reason_and_who(cast: Cast, told: Incident) -> None:
    made = _export(cast, told, LAW)
    rows = _rows(_open(made.content), "redactions.csv")
    assert len(rows) == made.redactions
    listed = {(row["part"], row["field"], row["rule"], row["extent"]) for row in rows}
    assert ("caller", "phone", "caller_identity", "whole") in listed
    assert ("incident", "narrative", "personal_words", "whole") in listed
    assert ("incident", "title", "caller_identity", "part") in listed
    assert ("activity_log", "text", "personal_words", "whole") in listed
    assert {row["decided_by"] for row in rows} == {"Ada"}
    assert {row["reason"] for row in rows} == set(LAW.values())


def test_sensitive_content_is_withheld_where_the_incident_is_sensitive(cast: Cast) -> None:
    plain, secret = logged(cast), logged(cast, title="Overdose", type="medical")
    with scope(cast.actor("dana")):
        Incident.objects.filter(pk=secret.pk).update(sensitive=["health"], version=2)
        secret.sensitive = ["health"]
    for incident, title in ((plain, "Smoke from a roof"), (secret, "[withheld: health]")):
        files = _open(_export(cast, incident, {"health": "HIPAA"}).content)
        assert json.loads(files["incident.json"])[0]["title"] == title
    assert "Overdose" not in str(files)


def test_cells_are_safe_against_formulas(cast: Cast, told: Incident) -> None:
    files = _open(_export(cast, told, {}).content)
    assert _rows(files, "incident.csv")[0]["title"].startswith("'=Barn")


def test_the_export_is_an_entry_of_the_journal(cast: Cast, told: Incident) -> None:
    made = _export(cast, told, LAW)
    assert made.sha256 == hashlib.sha256(made.content).hexdigest()
    with scope(cast.actor("ada")):
        entry = Entry.objects.get(kind="incident.records_exported")
    assert entry.payload["row"]["sha256"] == made.sha256
    assert entry.payload["row"]["withheld"] == LAW
    assert entry.owner_id == cast.agencies["riverton"].pk


@pytest.mark.parametrize("name", ["dana", "rosa", "obi", "lee", "olu"])
def test_nobody_else_makes_it(cast: Cast, told: Incident, name: str) -> None:
    with scope(cast.actor(name)) as by, pytest.raises(NotPermitted):
        records.export(incident=told, withheld={}, by=by)


def test_what_is_withheld_needs_its_reason(cast: Cast, told: Incident) -> None:
    for withheld in ({"health": " "}, {"weather": "Act 1"}):
        with pytest.raises(Invalid):
            _export(cast, told, withheld)


def test_by_form_and_by_api(cast: Cast, told: Incident) -> None:
    client = Client()
    client.force_login(cast.users["ada"])
    page = f"/incidents/{told.number}/records/"
    assert "By which law or order" in client.get(page).content.decode()
    assert client.post(page, {"health_withheld": "on"}).status_code == 422
    answer = client.post(page, {"health_withheld": "on", "health_reason": "HIPAA"})
    assert answer["Content-Type"] == "application/zip"
    assert told.number in answer["Content-Disposition"]
    assert set(_open(answer.content)) == FILES
    api = f"/api/v1/incidents/{told.uuid}/records/"
    answer = client.post(api, {"withheld": LAW}, content_type="application/json")
    assert answer.status_code == 200
    assert answer["Content-SHA256"] == hashlib.sha256(answer.content).hexdigest()
