"""Who is on duty: by order and overrides, of one's own agency, present, in one order."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from agencies.models import Person
from agencies.services import sharing
from alerts.models import RosterPlace
from alerts.selectors.rosters import on_duty
from eoc.access import scope
from eoc.journal.dispatch import relay
from tests.alerts import roster_build as build
from tests.alerts.conftest import as_relay
from tests.alerts.roster_build import at
from tests.cast import Cast


def names(*rosters: int, day: int, hour: int = 9) -> list[str]:
    return [person.name for person in on_duty(rosters, at(day, hour))]


def test_turn_by_turn_and_an_override_goes_first(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        made = build.roster(cast, "dana", "rosa")
        assert [names(made.pk, day=day) for day in (3, 4, 5, 6)] == [
            [],
            ["Dana"],
            ["Rosa"],
            ["Dana"],
        ]
        taken = build.override(cast, made.layers.get(), "ada", at(4, 12), at(5, 12))
        assert names(made.pk, day=4, hour=11) == ["Dana"]
        assert names(made.pk, day=4, hour=12) == names(made.pk, day=5, hour=11) == ["Ada"]
        assert names(made.pk, day=5, hour=12) == ["Rosa"]
        taken.undone_at = at(1)
        taken.save()
        assert names(made.pk, day=5, hour=11) == ["Rosa"]


def test_layers_answer_in_their_order_each_person_once(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        one, two = build.roster(cast, "dana", "rosa"), build.roster(cast, "obi", name="Backup")
        build.layer(cast, one, "rosa", "dana", position=2)
        build.layer(cast, two, "dana", position=2)
        assert names(one.pk, day=4) == ["Dana", "Rosa"]
        assert names(two.pk, one.pk, two.pk, day=4) == ["Obi", "Dana", "Rosa"]


def test_whoever_left_is_on_duty_for_nobody(cast: Cast) -> None:
    with scope(sharing.operator()):
        made = build.roster(cast, "dana", "liv")
        build.override(cast, made.layers.get(), "obi", at(6), at(7))
        Person.objects.filter(name="Obi").update(active=False, version=2)
        assert names(made.pk, day=4) == ["Dana"]
        assert names(made.pk, day=5) == []
        assert names(made.pk, day=6) == ["Dana"]


def test_a_switched_off_roster_has_nobody_and_a_strangers_is_not_seen(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        made = build.roster(cast, "dana")
    with scope(cast.actor("lee")):
        assert names(made.pk, day=4) == []
    with scope(cast.actor("ada")):
        made.active, made.version = False, 2
        made.save()
        assert names(made.pk, day=4) == []


def test_the_relay_reads_who_is_on_duty(committed_cast: Cast) -> None:
    with scope(committed_cast.actor("ada")):
        made = build.roster(committed_cast, "dana")
    with as_relay(), scope(relay("demo")):
        assert names(made.pk, day=4) == ["Dana"]


def test_no_stretch_of_a_layer_is_taken_twice_and_nobody_sits_twice(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        made = build.roster(cast, "dana", "rosa")
        first, second = made.layers.get(), build.layer(cast, made, "obi", position=2)
        build.override(cast, first, "ada", at(4), at(5))
        build.override(cast, first, "rosa", at(5), at(6))
        for layer, name in ((first, "rosa"), (second, "ada")):
            with pytest.raises(IntegrityError), transaction.atomic():
                build.override(cast, layer, name, at(4, 20), at(4, 22))
        with pytest.raises(IntegrityError), transaction.atomic():
            build.override(cast, second, "rosa", at(7), at(7) - timedelta(0))
        with pytest.raises(IntegrityError), transaction.atomic():
            RosterPlace.objects.create(
                agency=made.agency, layer=first, person=cast.people["dana"], place=7
            )
