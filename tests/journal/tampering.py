"""A hand that goes past every wall: what an intruder with the database's keys could do."""

from io import StringIO
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command

from eoc import journal
from eoc.access import scope
from eoc.journal import Audience
from tests import database
from tests.cast import Cast

STREAM = "demo.a{}.agency.full"
REHASH = """
UPDATE journal_entry e SET hash = sha256(coalesce((SELECT p.hash FROM journal_entry p
    WHERE p.stream = e.stream AND p.seq = e.seq - 1), ''::bytea)
  || convert_to(concat_ws('|', stream, seq, event, kind, mode, extract(epoch FROM at),
                          actor::text), 'UTF8') || payload_sha256)
 WHERE stream = %s AND seq = %s"""


def spoken(cast: Cast, entries: int = 12) -> str:
    """A stream in which so many entries stand, each in a scope of its own; its name."""
    mine = Audience("a", cast.agencies["riverton"].pk, "agency", "full")
    for step in range(1, entries + 1):
        with scope(cast.actor("dana")) as dana:
            payload = {"text": f"Step {step}", "row": {"step": step}}
            journal.append(kind="test.made", by=dana, mode="demo", audiences={mine: payload})
    return mine.stream("demo")


def owner_url() -> str:
    """Where the owner of every table connects."""
    return database.url("OWNER_DATABASE_URL", str(settings.DATABASES["default"]["NAME"]))


def tamper(*statements: str) -> None:
    """Run statements as the owner of every table, committed."""
    with psycopg.connect(owner_url()) as owner:
        for statement in statements:
            owner.execute(statement.encode())


def rehashed(stream: str, first: int, last: int) -> None:
    """Compute the chain anew from one entry to another, counter included: a thorough forger."""
    with psycopg.connect(owner_url()) as owner:
        for seq in range(first, last + 1):
            owner.execute(REHASH.encode(), [stream, seq])
        owner.execute(
            b"UPDATE journal_stream s SET head_hash = e.hash, head = e.seq FROM journal_entry e "
            b"WHERE s.name = %s AND e.stream = s.name AND e.seq = %s",
            [stream, last],
        )


def verdict(
    *, file: Path | None = None, archive: Path | None = None, workers: int = 1
) -> tuple[int, str]:
    """The exit code of `verify_audit`, and what it said."""
    said = StringIO()
    try:
        call_command("verify_audit", file=file, archive=archive, workers=workers, stdout=said)
    except SystemExit as ended:
        return int(ended.code or 0), said.getvalue()
    return 0, said.getvalue()
