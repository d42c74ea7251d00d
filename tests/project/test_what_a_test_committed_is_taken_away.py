"""After a test that commits, nothing of it stands, and rows are numbered from one again."""

from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from agencies.models import Agency
from agencies.services import sharing
from eoc.access import scope
from tests import database
from tests.cast import Cast
from tests.emptying import TABLES
from tests.resources.build import incident


def test_only_what_is_seeded_and_the_regional_agency_stay(committed_cast: Cast) -> None:
    with scope(committed_cast.actor("dana")):
        incident(committed_cast)
    assert len(filled()) > 10, "a world was committed"
    with administrator() as admin:
        admin.execute("ANALYZE incidents_incident, agencies_person")
    database.clean()
    assert filled() == {"agencies_agency"}
    assert known_as_empty() == []
    with scope(sharing.operator()):
        assert [(one.pk, one.short_code) for one in Agency.objects.all()] == [(1, "REG")]


def administrator() -> psycopg.Connection[Any]:
    """Whom no wall keeps out."""
    address = database.url("ADMIN_DATABASE_URL", str(settings.DATABASES["default"]["NAME"]))
    return psycopg.connect(address, autocommit=True)


def known_as_empty() -> list[str]:
    """Of which the planner would expect one row, however many are written next."""
    asked = "SELECT relname FROM pg_class WHERE reltuples = 0 AND relname = ANY (%s)"
    with administrator() as admin:
        return [
            name for (name,) in admin.execute(asked, [["incidents_incident", "agencies_person"]])
        ]


def filled() -> set[str]:
    """Tables, but the seeded ones, that hold a row."""
    asked = sql.SQL("SELECT EXISTS (SELECT FROM {})")
    with administrator() as admin:
        said = {"spared": sorted(database.SEEDED)}
        tables = [name for (name,) in admin.execute(TABLES.encode(), said)]
        held = {one: admin.execute(asked.format(sql.Identifier(one))).fetchone() for one in tables}
    return {name for name, row in held.items() if row and row[0]}
