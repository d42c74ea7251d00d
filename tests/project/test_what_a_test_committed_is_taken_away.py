"""After a test that commits, nothing of it stands, and rows are numbered from one again."""

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
    database.clean()
    assert filled() == {"agencies_agency"}
    with scope(sharing.operator()):
        assert [(one.pk, one.short_code) for one in Agency.objects.all()] == [(1, "REG")]


def filled() -> set[str]:
    """Tables, but the seeded ones, that hold a row; read by whom no wall keeps out."""
    address = database.url("ADMIN_DATABASE_URL", str(settings.DATABASES["default"]["NAME"]))
    asked = sql.SQL("SELECT EXISTS (SELECT FROM {})")
    with psycopg.connect(address) as admin:
        said = {"spared": sorted(database.SEEDED)}
        tables = [name for (name,) in admin.execute(TABLES.encode(), said)]
        held = {one: admin.execute(asked.format(sql.Identifier(one))).fetchone() for one in tables}
    return {name for name, row in held.items() if row and row[0]}
