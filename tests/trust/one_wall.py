"""A database in which one wall can be taken down, and whose rows are whose in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
from django.apps import apps
from django.db import connection, connections
from django.db.models import Model
from django.utils import timezone
from psycopg import sql

from agencies.services import sharing
from alerts.models import Acknowledgement
from eoc.access import scope
from eoc.access.models import IdempotencyKey
from eoc.journal.models import Dispatch
from incidents.models import Incident, IncidentShare, LocalLevel, Place, Response
from incidents.services import incidents
from tests import database
from tests.alerts.build import pending
from tests.cast import Cast
from tests.doors_world import built

OWNERS = (
    "agency_id",
    "for_agency_id",
    "requesting_agency_id",
    "providing_agency_id",
    "from_agency_id",
    "by_agency_id",
    "owner_agency_id",
    "jurisdiction_id",
    "owner_jurisdiction_id",
    "issuer_id",
    "person_id",
    "owner_id",
)
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


def walled() -> dict[str, type[Model]]:
    """Every model whose table stands behind row-level security, by its label."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relforcerowsecurity")
        tables = {row[0] for row in cursor.fetchall()}
    return {m._meta.label: m for m in apps.get_models() if m._meta.db_table in tables}


def foreign(model: type[Model], cast: Cast, town: str) -> set[object]:
    """Primary keys of rows which are not the town's, as the owner of the schema knows them."""
    own = {cast.agencies[town].pk, cast.towns[town].pk}
    people = {person.pk for person in cast.people.values() if person.agency == cast.agencies[town]}
    columns = [f.attname for f in model._meta.concrete_fields if f.attname in OWNERS]
    if model._meta.label == "agencies.Person":
        own, columns = people, ["id"]
    rows = model._default_manager.using("owner").values_list("pk", *columns)
    return {
        row[0]
        for row in rows
        if not any(
            value in (people if column == "person_id" else own)
            for column, value in zip(columns, row[1:], strict=True)
        )
    }


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
