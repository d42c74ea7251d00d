"""What a small oracle says of drawn agreements, ORM, raw SQL and the live channel say too."""

import json
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, given, settings

from agencies.services.sharing import operator, streams_of
from eoc import journal
from eoc.access import Actor, scope
from eoc.realtime import admission, reading
from incidents.models import Incident
from incidents.selectors import activity_log, audience, callers, picture
from tests.cast import Cast
from tests.realtime.browser import Picture
from tests.sharing import oracle
from tests.sharing.building import build
from tests.sharing.oracle import WORLDS, World

MEMBERS = {"riverton": "dana", "lakeside": "liv", "hillcrest": "hal", "farview": "olu"}
EMPTY: dict[str, list[Any]] = {"incidents": [], "assets": [], "requests": [], "alerts": []}


@pytest.mark.timeout(300)
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # shrinking a world takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(world=WORLDS)
def test_every_reader_sees_what_the_agreements_say(cast: Cast, world: World) -> None:
    with transaction.atomic():
        made = build(cast, world)
        for town, name in MEMBERS.items():
            said = [oracle.seen(world, town, drawn) for drawn in world.incidents]
            with scope(operator("Nobody's wall")):
                _orm(cast.actor(name), made, said)
            with scope(cast.actor(name)) as actor:
                _raw(made, said)
                _heard(
                    [e for name in streams_of(actor) for e in journal.since(name, 0) or []],
                    made,
                    said,
                )
                _explained(actor, made, said)
            _heard(_over_the_socket(cast, name), made, said)
        transaction.set_rollback(True)


def _orm(actor: Actor, made: list[Incident], said: list[oracle.Seen]) -> None:
    """In a scope to which the database shows everything: the first wall stands alone."""
    found = {one.pk: one.seen for one in picture.visible_to(actor)}  # type: ignore[attr-defined]
    assert found == {one.pk: s.view for one, s in zip(made, said, strict=True) if s.view}
    lines = set(activity_log.visible_to(actor).values_list("incident_id", flat=True))
    assert lines == {one.pk for one, s in zip(made, said, strict=True) if s.log}
    known = set(callers.visible_to(actor).values_list("incident_id", flat=True))
    assert known == {one.pk for one, s in zip(made, said, strict=True) if s.caller}


def _raw(made: list[Incident], said: list[oracle.Seen]) -> None:
    """As the application's role, without the application: the second wall stands alone."""
    for table, column, rule in (
        ("incidents_incident", "id", lambda s: s.view is not None),
        ("incidents_activitylogentry", "incident_id", lambda s: s.log),
        ("incidents_caller", "incident_id", lambda s: s.caller),
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT DISTINCT {column} FROM {table}")
            found = {row[0] for row in cursor.fetchall()}
        assert found == {one.pk for one, s in zip(made, said, strict=True) if rule(s)}, table


def _replayed(actor: Actor) -> list[dict[str, Any]]:
    """What the actor's own scope lets be read again, of the streams it may hear."""
    return [entry for name in streams_of(actor) for entry in journal.since(name, 0) or []]


def _over_the_socket(cast: Cast, name: str) -> list[dict[str, Any]]:
    """What a socket of the member is let hear, and sends, from the first position on."""
    login = (str(cast.users[name].pk), True)
    admitted = admission.decide([login])[login]
    assert admitted is not None
    found = reading.after([(stream, 0) for stream in sorted(admitted.streams)], 1000)
    return [json.loads(entry) for entries in found.values() for _, entry in entries]


def _heard(entries: list[dict[str, Any]], made: list[Incident], said: list[oracle.Seen]) -> None:
    """A browser that listened from the beginning shows the same, and heard the same notes."""
    browser = Picture(EMPTY)
    browser.hear(entries)
    shown = {uuid: row["detail"] for uuid, row in browser.shown()["incident"].items()}
    assert shown == {str(one.uuid): s.view for one, s in zip(made, said, strict=True) if s.view}
    noted = {e["payload"]["row"]["incident"] for e in entries if e["payload"]["noun"] == "note"}
    assert noted == {one.number for one, s in zip(made, said, strict=True) if s.log}


def _explained(actor: Actor, made: list[Incident], said: list[oracle.Seen]) -> None:
    """Whoever sees an incident reads by which right; the right named is as wide as the view."""
    for incident in picture.visible_to(actor):
        seers = audience.who_sees(actor, incident)
        expected = next(s for one, s in zip(made, said, strict=True) if one.pk == incident.pk)
        mine = [one.detail for one in seers]
        assert expected.view in mine, (expected, seers)
