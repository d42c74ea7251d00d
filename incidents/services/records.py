"""Public records: everything about an incident in one file, with what was withheld and why."""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connection
from django.utils import timezone

from eoc import journal
from eoc.access import Actor
from eoc.access.because import because
from eoc.doors.spreadsheets import written
from eoc.errors import Invalid, NotPermitted
from eoc.journal import Audience
from incidents.models import Incident
from incidents.permissions.records import may_keep_records
from incidents.selectors import records
from incidents.services.redaction import CLASSES, Rules

PATIENCE = "SET LOCAL statement_timeout = '60s'"  # the journal of a long incident is long


@dataclass(frozen=True)
class Records:
    """A zip file as it is handed out."""

    name: str
    content: bytes
    sha256: str
    redactions: int


def export(*, incident: Incident, withheld: Mapping[str, str], by: Actor) -> Records:
    """Everything about an incident as CSV and JSON; `withheld` maps classes to their reasons.

    The export itself is an entry of the journal, with the digest of the file.
    """
    if not may_keep_records(by, incident):
        raise NotPermitted("Administrators and duty officers of the agency that logged it decide.")
    _checked(withheld)
    with connection.cursor() as cursor:
        cursor.execute(PATIENCE)
    made = _file(incident, Rules(incident, withheld), by)
    with because(f"Public records, sha256 {made.sha256}"):
        _tell(incident, made, withheld, by)
    return made


def _checked(withheld: Mapping[str, str]) -> None:
    unknown = {name: "No such class." for name in withheld if name not in CLASSES}
    silent = {
        name: "Say by which law or order it is withheld."
        for name, reason in withheld.items()
        if not reason.strip()
    }
    if unknown or silent:
        raise Invalid("The records were not made.", {**unknown, **silent})


def _file(incident: Incident, rules: Rules, by: Actor) -> Records:
    files: dict[str, bytes] = {}
    for part in records.parts(by, incident):
        rows = rules.applied(part)
        files[f"{part.name}.json"] = _json(rows)
        files[f"{part.name}.csv"] = _csv(rows)
    now = timezone.now()
    files["redactions.csv"] = _csv(
        [
            {**asdict(one), "decided_by": by.name, "decided_at": now.isoformat()}
            for one in rules.made
        ]
    )
    files["index.json"] = _json(_index(incident, files, rules, by))
    content = _zipped(files)
    stamp = timezone.localtime(now).strftime("%Y%m%d-%H%M%S")
    name = f"records-{incident.number}-{stamp}.zip"
    return Records(name, content, hashlib.sha256(content).hexdigest(), len(rules.made))


def _index(
    incident: Incident, files: Mapping[str, bytes], rules: Rules, by: Actor
) -> dict[str, Any]:
    return {
        "incident": incident.number,
        "mode": incident.mode,
        "agency": incident.agency.name,
        "made_at": timezone.now().isoformat(),
        "made_by": by.name,
        "withheld": [
            {"class": name, "words": CLASSES[name], "reason": reason}
            for name, reason in rules.chosen.items()
        ],
        "redactions": len(rules.made),
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in files.items()},
    }


def _json(value: Any) -> bytes:
    return json.dumps(value, indent=1, ensure_ascii=False, default=str).encode()


def _csv(rows: list[dict[str, Any]]) -> bytes:
    text = written(rows[0], (row.values() for row in rows)) if rows else ""
    return text.encode("utf-8-sig")


def _zipped(files: Mapping[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def _tell(incident: Incident, made: Records, withheld: Mapping[str, str], by: Actor) -> None:
    text = f"Records of {incident.number} handed out, {made.redactions} redactions"
    row = {
        "uuid": str(incident.uuid),
        "incident": incident.number,
        "version": 1,
        "sha256": made.sha256,
        "file": made.name,
        "withheld": dict(withheld),
    }
    said = {"noun": "note", "op": "upsert", "row": row, "text": text, "tier": "event"}
    heard = {Audience("a", incident.agency_id, "incidents", "full"): said}
    journal.append(
        kind="incident.records_exported",
        by=by,
        mode=incident.mode,
        audiences=heard,
        facts={"incident_id": incident.pk},
    )
