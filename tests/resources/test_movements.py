"""Movements: a row a step, meters that never run back, hours and kilometres from them alone."""

from decimal import Decimal

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, transaction

from eoc.access import scope
from eoc.errors import Invalid
from resources.models import Movement
from resources.selectors import movements
from resources.services import deployments
from resources.services.movements import Reading
from tests.cast import Cast
from tests.resources.asking import approved
from tests.resources.journeys import WAY


def test_each_step_leaves_time_meters_and_place(cast: Cast) -> None:
    sent = approved(cast)
    for step, (who, act, _, _) in enumerate(WAY):
        with scope(cast.actor(who)) as actor:
            reading = Reading(Decimal(1000 + 10 * step), Decimal(50), Point(-75, 40, srid=4326))
            act(deployment=sent, by=actor, reading=reading)
    with scope(cast.actor("dana")) as dana:
        found = movements.movements(sent)
        assert [one.state for one in found] == ["committed", *(state for _, _, state, _ in WAY)]
        assert sorted(found, key=lambda one: one.at) == found
        assert movements.visible_to(dana).count() == len(found)
        assert movements.kilometres(sent) == Decimal(60)
        assert movements.engine_hours(sent) == Decimal(0)
        assert movements.row(found[1])["odometer_km"] == "1000.0"
        between = movements.hours_between(sent, "mobilizing", "returned")
        assert between == Decimal("0.00")
        assert movements.hours_between(sent, "mobilizing", "settled") is None
    with scope(cast.actor("olu")) as olu:
        assert not movements.visible_to(olu).exists()


def test_a_meter_that_runs_back_is_refused_and_nothing_moves(cast: Cast) -> None:
    sent = approved(cast)
    with scope(cast.actor("liv")) as liv:
        deployments.mobilize(deployment=sent, by=liv, reading=Reading(Decimal("500.5")))
    with scope(cast.actor("liv")) as liv, pytest.raises(Invalid, match=r"500\.5"):
        deployments.depart(deployment=sent, by=liv, reading=Reading(Decimal(500)))
    with scope(cast.actor("liv")):
        sent.refresh_from_db()
        assert sent.state == "mobilizing"


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_changes_no_movement(cast: Cast, verb: str) -> None:
    approved(cast)
    with scope(cast.actor("lee")):
        row = Movement.objects.get()
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            if verb == "update":
                Movement.objects.filter(pk=row.pk).update(by_name="Somebody")
            else:
                row.delete()
