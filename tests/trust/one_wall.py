"""A database in which one wall can be taken down, and whose rows are whose in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from django.apps import apps
from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.utils import timezone
from psycopg import sql

from agencies.services import sharing
from alerts.models import Acknowledgement
from eoc.access import scope
from eoc.access.models import IdempotencyKey
from eoc.journal.models import Dispatch, Entry, RowChange
from incidents.models import Incident, IncidentShare, LocalLevel, Place, Response
from incidents.services import incidents
from tests import database
from tests.access import anything
from tests.access.catalogue import Rows
from tests.alerts.build import pending
from tests.cast import PEOPLE, Cast
from tests.doors_world import built

OWNERS = {
    "agency": (
        "agency_id",
        "for_agency_id",
        "requesting_agency_id",
        "providing_agency_id",
        "from_agency_id",
        "by_agency_id",
        "owner_agency_id",
    ),
    "jurisdiction": ("jurisdiction_id", "owner_jurisdiction_id", "issuer_id"),
    "person": ("person_id",),
    "user": ("user_id",),
}
POLICED = "SELECT DISTINCT polrelid::regclass::text FROM pg_policy"


def peopled(cast: Cast) -> None:
    """One of everything of Riverton's, and a call of Farview's own."""
    built(cast)
    with scope(cast.actor("olu")) as olu:
        incidents.log(
            by=olu,
            type="structure_fire",
            severity="medium",
            title="Farview's own",
            point=cast.point("farview"),
            place_text="Mill",
        )
    with scope(sharing.operator("Cast")) as operator:
        _rest(cast, pending(cast.agencies["riverton"], operator, 1, event=uuid4()))
    _of_nobody()


def _rest(cast: Cast, alert: Model) -> None:
    """What no service makes in one step."""
    agency, town = cast.agencies["riverton"], cast.towns["riverton"]
    found = Incident.objects.get(title__startswith="Barn fire")
    now = timezone.now()
    Response.objects.create(incident=found, agency=agency, discipline="fire", label="Fire")
    LocalLevel.objects.create(jurisdiction=town, level="partial", number="2")
    Place.objects.create(name="Mill", kind="facility", point=cast.point("riverton"), source_key="m")
    Acknowledgement.objects.create(alert=alert, agency=agency, by_name="Somebody")
    IncidentShare.objects.get_or_create(
        incident=found,
        agency=cast.agencies["hillcrest"],
        defaults={
            "owner_agency_id": agency.pk,
            "owner_jurisdiction_id": town.pk,
            "tier": "view",
            "reason": "They look on",
        },
    )
    IdempotencyKey.objects.using("owner").create(
        person_id=cast.people["dana"].pk, key="key", body=b"{}", status=201, expires_at=now
    )
    Dispatch.objects.using("owner").create(
        event=uuid4(), subscriber="none", kind="none", mode="demo", payload={}, done_at=now
    )


def _of_nobody() -> None:
    """A stranger's row in every walled table that is still empty; foreign keys do not hold."""
    name = str(connections["owner"].settings_dict["NAME"])
    with psycopg.connect(database.url("ADMIN_DATABASE_URL", name)) as above:

        def ask(query: str) -> Rows:
            found = above.execute(query.encode())
            return found.fetchall() if found.description else []

        anything.without_rules(ask)
        for table in anything.walled(ask):
            if not ask(f"SELECT 1 FROM {table} LIMIT 1"):
                ask(anything.row(ask, table))


def walled() -> dict[str, type[Model]]:
    """Every model whose table stands behind row-level security, by its label."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity")
        tables = {row[0] for row in cursor.fetchall()}
    return {m._meta.label: m for m in apps.get_models() if m._meta.db_table in tables}


def foreign(model: type[Model], cast: Cast, town: str) -> set[object]:
    """Primary keys of rows which are not the town's, as the owner of the schema knows them."""
    if model is RowChange:
        return _changes_of_others(cast, town)
    mine: dict[str, set[object]] = {
        "agency": {cast.agencies[town].pk},
        "jurisdiction": {cast.towns[town].pk},
        "person": {p.pk for p in cast.people.values() if p.agency == cast.agencies[town]},
        "user": {u.pk for n, u in cast.users.items() if PEOPLE[n][0] == town},
    }
    columns = {
        f.attname: kind
        for f in model._meta.concrete_fields
        for kind, names in OWNERS.items()
        if f.attname in names
    }
    if model._meta.label == "agencies.Person":
        columns = {"id": "person"}
    if any(f.attname == "public" for f in model._meta.concrete_fields):
        return set(rows_of(model).filter(public=False).values_list("pk", flat=True))
    if model._meta.label == "journal.Entry":
        mine["stream"] = _streams(cast, town)
        columns = {"stream": "stream"}
    rows = rows_of(model).values_list("pk", *columns)
    return {
        row[0]
        for row in rows
        if not any(v in mine[k] for v, k in zip(row[1:], columns.values(), strict=True))
    }


def rows_of(model: type[Model]) -> QuerySet[Model]:
    """Every row, as the owner of the schema reads them."""
    return model._default_manager.using("owner").all()


def _changes_of_others(cast: Cast, town: str) -> set[object]:
    tables = {m._meta.db_table: m for m in apps.get_models()}
    others: dict[str, set[object]] = {}
    found: set[object] = set()
    for pk, table, row in RowChange.objects.using("owner").values_list(
        "pk", "table_name", "row_id"
    ):
        if table not in others:
            others[table] = foreign(tables[table], cast, town)
        if row in others[table]:
            found.add(pk)
    return found


def _streams(cast: Cast, town: str) -> set[object]:
    owners = (f"a{cast.agencies[town].pk}", f"j{cast.towns[town].pk}")
    names = Entry.objects.using("owner").values_list("stream", flat=True)
    return {name for name in names if name.split(".")[1] in owners}


def raw(model: type[Model]) -> set[object]:
    """Primary keys that plain SQL finds as the application's role; none where it may not look."""
    key = model._meta.pk
    columns = [f.column for f in getattr(key, "fields", [key])]
    query = sql.SQL("SELECT {} FROM {}").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(model._meta.db_table)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [model._meta.db_table])
        if not cursor.fetchone()[0]:
            return set()
        cursor.execute(query)
        return {row[0] if len(columns) == 1 else tuple(row) for row in cursor.fetchall()}


@contextmanager
def without_policies() -> Iterator[None]:
    """Row-level security taken down on every table of this database, and put up again."""
    _alter("DISABLE")
    try:
        yield
    finally:
        _alter("ENABLE")


def _alter(verb: str) -> None:
    connections["owner"].close()
    name = str(connections["owner"].settings_dict["NAME"])
    with psycopg.connect(database.url("OWNER_DATABASE_URL", name), autocommit=True) as owner:
        for (table,) in owner.execute(POLICED).fetchall():
            statement = f"ALTER TABLE {table} {verb} ROW LEVEL SECURITY"
            owner.execute(statement.encode())
