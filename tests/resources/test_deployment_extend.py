"""Staying longer: asked by the requesting side, agreed or refused by the providing side."""

from datetime import timedelta

import pytest
from django.utils import timezone
from psycopg.types.range import TimestamptzRange

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from resources.models import Booking, Purpose
from resources.selectors import inbox
from resources.selectors.unclaimed import lent
from resources.services import deployments_extending as extending
from tests.cast import Cast
from tests.resources.asking import approved, heard
from tests.resources.journeys import brought, now


def test_asked_then_agreed_moves_the_planned_end_and_names_what_it_crosses(cast: Cast) -> None:
    sent = brought(cast, "assigned")
    until = timezone.now() + timedelta(hours=30)
    with scope(cast.actor("dana")) as dana:
        extending.ask_longer(deployment=sent, until=until, by=dana)
    told = heard(cast, "lakeside")[-1]
    assert (told["kind"], told["payload"]["tier"]) == ("deployment.asked_longer", "notice")
    with scope(cast.actor("lee")) as lee:
        assert [one.pk for one in lent(lee)[1]] == [sent.pk]
        assert inbox.count(lee) == 1
        assert extending.crosses(sent, until) == []
        _, crossed = extending.extend(deployment=sent, planned_end=until, by=lee)
        assert (lent(lee)[1], inbox.count(lee)) == ([], 0)
    after = now(cast, sent)
    assert (after.booking.planned_end, after.asked_until, crossed) == (until, None, [])
    assert heard(cast, "riverton")[-1]["payload"]["tier"] == "notice"


def test_a_later_plan_that_it_crosses_is_named(cast: Cast) -> None:
    sent = approved(cast)
    start = timezone.now() + timedelta(hours=5)
    with scope(cast.actor("lee")) as lee:
        mine = Booking.objects.get(pk=sent.booking_id)
        mine.during = TimestamptzRange(mine.during.lower, start, "[)")
        mine.version += 1
        mine.save()
        Booking.objects.create(
            mode="demo",
            asset_id=sent.asset_id,
            agency_id=sent.providing_agency_id,
            for_agency_id=sent.providing_agency_id,
            purpose=Purpose.MAINTENANCE,
            during=TimestamptzRange(start, start + timedelta(hours=2), "[)"),
            by_name=lee.name,
        )
        found = extending.crosses(sent, start + timedelta(hours=1))
        assert extending.crosses(sent, start - timedelta(hours=1)) == []
    assert len(found) == 1
    assert found[0].startswith("maintenance")


def test_refused_the_planned_end_stands_and_a_second_no_has_nothing_to_refuse(cast: Cast) -> None:
    sent = approved(cast)
    until = timezone.now() + timedelta(hours=30)
    with scope(cast.actor("dana")) as dana:
        extending.ask_longer(deployment=sent, until=until, by=dana)
    with scope(cast.actor("lee")) as lee:
        with pytest.raises(Invalid):
            extending.refuse_longer(deployment=sent, reason=" ", by=lee)
        extending.refuse_longer(deployment=sent, reason="Needed at home", by=lee)
        with pytest.raises(WrongState):
            extending.refuse_longer(deployment=sent, reason="Again", by=lee)
    assert now(cast, sent).asked_until is None
    assert "Needed at home" in heard(cast, "riverton")[-1]["payload"]["text"]


def test_each_side_says_its_own_part(cast: Cast) -> None:
    sent = approved(cast)
    until = timezone.now() + timedelta(hours=30)
    with scope(cast.actor("lee")) as lee, pytest.raises(NotPermitted):
        extending.ask_longer(deployment=sent, until=until, by=lee)
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        extending.extend(deployment=sent, planned_end=until, by=dana)
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid):
        extending.ask_longer(deployment=sent, until=timezone.now(), by=dana)
