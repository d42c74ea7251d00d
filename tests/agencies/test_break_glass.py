"""Break-glass: a role of the own agency taken at once, heard by all, marked, ending, reviewed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.db.models.functions import Now
from django.test import Client
from django.utils import timezone

from agencies.models import BreakGlass, Membership
from agencies.services import break_glass, roles, sharing, tokens
from eoc.access import Actor, Role, scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from eoc.journal.models import Entry
from incidents.services import activity_log
from tests.agencies.hearing import heard, kinds
from tests.agencies.taking import past, take
from tests.cast import Cast
from tests.incidents.build import logged


def test_it_works_at_once_and_for_the_own_agency(cast: Cast) -> None:
    made = logged(cast)
    assert not cast.actor("obi").has(Role.DISPATCHER)
    taken = take(cast)
    obi = cast.actor("obi")
    assert obi.has(Role.DISPATCHER, agency=cast.agencies["riverton"].pk)
    assert obi.agencies == {cast.agencies["riverton"].pk}
    assert obi.break_glass == str(taken.uuid)
    with scope(obi):
        activity_log.note(incident=made, text="I act", by=obi)


def test_the_agency_hears_it_loudly_and_nobody_else(cast: Cast) -> None:
    taken = take(cast)
    with scope(cast.actor("obi")) as obi:
        break_glass.close(taken=taken, by=obi)
    (opened, first), (closed, last) = heard(cast.agencies["riverton"])
    assert (opened, closed) == ("break_glass.opened", "break_glass.closed")
    assert first.startswith("Obi took the role dispatcher of Riverton Fire until ")
    assert first.endswith(": Nobody answers")
    assert last == "Obi gave the role dispatcher of Riverton Fire back"
    with scope(cast.actor("ada")):
        tiers = {entry.payload["tier"] for entry in Entry.objects.filter(kind="break_glass.opened")}
    assert tiers == {"alarm"}
    for town in ("lakeside", "farview"):
        assert kinds(cast.agencies[town]) == []


def test_every_entry_is_marked_while_it_is_open(cast: Cast) -> None:
    made = logged(cast)
    taken = take(cast)
    marks = []
    for _ in range(2):
        with scope(cast.actor("obi")) as obi:
            if obi.has(Role.DISPATCHER):
                activity_log.note(incident=made, text="I act", by=obi)
            marks.append(obi.snapshot().get("break_glass"))
            if obi.break_glass:
                break_glass.close(taken=taken, by=obi)
    assert marks == [str(taken.uuid), None]
    with scope(cast.actor("ada")):
        entries = Entry.objects.filter(actor__name="Obi", owner_kind="j")
        found = {entry.actor.get("break_glass") for entry in entries}
        opened = Entry.objects.get(kind="break_glass.opened")
    assert found == {str(taken.uuid)}
    assert opened.actor["break_glass"] == str(taken.uuid)


def test_it_ends_by_itself(cast: Cast) -> None:
    past(cast)
    obi = cast.actor("obi")
    assert not obi.has(Role.DISPATCHER)
    assert obi.break_glass == ""


def test_it_ends_when_given_back_and_once(cast: Cast) -> None:
    taken = take(cast)
    with scope(cast.actor("obi")) as obi:
        break_glass.close(taken=taken, by=obi)
        with pytest.raises(WrongState, match="ended already"):
            break_glass.close(taken=taken, by=obi)
    assert not cast.actor("obi").has(Role.DISPATCHER)


def test_an_administrator_ends_it_too_and_others_do_not(cast: Cast) -> None:
    taken = take(cast)
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        break_glass.close(taken=taken, by=dana)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        break_glass.close(taken=taken, by=olu)
    with scope(cast.actor("ada")) as ada:
        assert break_glass.close(taken=taken, by=ada).closed_by == "Ada"
    assert not cast.actor("obi").has(Role.DISPATCHER)
    assert heard(cast.agencies["riverton"])[-1][1].startswith("Ada ended the role dispatcher")


def test_it_falls_with_the_last_role(cast: Cast) -> None:
    take(cast)
    with scope(cast.actor("ada")) as ada:
        held = Membership.objects.get(person=cast.people["obi"])
        roles.end_role(membership=held, by=ada, reason="left")
    with pytest.raises(NotPermitted, match="no role"):
        cast.actor("obi")


@pytest.mark.parametrize("name", ["olu", "lee", "hal"])
def test_not_in_another_agency(cast: Cast, name: str) -> None:
    with pytest.raises(NotPermitted):
        take(cast, name)
    with scope(sharing.operator()):
        assert not BreakGlass.objects.exists()


@pytest.mark.parametrize("role", ["administrator", "coordinator", "observer", "king"])
def test_never_administrator_nor_another_role(cast: Cast, role: str) -> None:
    with pytest.raises(Invalid) as refused:
        take(cast, role=role)
    assert "role" in refused.value.fields


@pytest.mark.parametrize("minutes", [0, -5, 241])
def test_four_hours_at_most(cast: Cast, minutes: int) -> None:
    with pytest.raises(Invalid) as refused:
        take(cast, minutes=minutes)
    assert "minutes" in refused.value.fields
    assert take(cast, minutes=240).pk


def test_a_reason_is_needed(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        take(cast, reason="  ")
    assert "reason" in refused.value.fields


def test_not_twice_and_not_what_one_is_anyway(cast: Cast) -> None:
    take(cast)
    with pytest.raises(WrongState, match="already took the role dispatcher"):
        take(cast, role="liaison")
    with pytest.raises(WrongState, match="anyway"):
        take(cast, "dana")


def test_after_the_end_again(cast: Cast) -> None:
    past(cast)
    assert take(cast).pk


def test_neither_a_token_nor_the_operator_takes_one(cast: Cast) -> None:
    with scope(sharing.operator()) as operator, pytest.raises(NotPermitted):
        break_glass.take(
            agency=cast.agencies["riverton"], role="liaison", reason="x", minutes=5, by=operator
        )
    taken = take(cast)
    riverton = cast.agencies["riverton"].pk
    program: Actor = sharing.actor_of(cast.users["obi"], agency=riverton)
    assert not program.has(Role.DISPATCHER), "a token has only what was given"
    assert program.break_glass == ""
    assert cast.actor("obi").break_glass == str(taken.uuid)
    with scope(cast.actor("obi")) as obi:
        _, text = tokens.issue(user=cast.users["obi"], by=obi, verbs=["incidents.write"])
    call = {"type": "structure_fire", "severity": "low", "title": "X", "lon": -74.97, "lat": 40.03}
    answer = Client().post(
        "/api/v1/incidents/",
        call,
        content_type="application/json",
        headers={"Authorization": f"Bearer {text}"},
    )
    assert answer.status_code == 403


def test_a_review_comes_after_from_another_administrator_once(cast: Cast) -> None:
    taken = take(cast)
    with scope(cast.actor("ada")) as ada:
        with pytest.raises(WrongState, match="still open"):
            break_glass.review(taken=taken, note="fine", by=ada)
        break_glass.close(taken=taken, by=ada)
        with pytest.raises(Invalid) as refused:
            break_glass.review(taken=taken, note=" ", by=ada)
        assert "note" in refused.value.fields
        done = break_glass.review(taken=taken, note="Rightly so", by=ada)
        assert (done.reviewed_by, done.review_note) == (cast.people["ada"], "Rightly so")
        with pytest.raises(WrongState, match="already"):
            break_glass.review(taken=taken, note="again", by=ada)
    assert kinds(cast.agencies["riverton"])[-1] == "break_glass.reviewed"


@pytest.mark.parametrize(("name", "why"), [("dana", NotPermitted), ("olu", NotFound)])
def test_others_do_not_review(cast: Cast, name: str, why: type[Exception]) -> None:
    taken = past(cast)
    with scope(cast.actor(name)) as actor, pytest.raises(why):
        break_glass.review(taken=taken, note="fine", by=actor)


def test_nobody_reviews_the_own_one(cast: Cast) -> None:
    taken = past(cast, "ada")
    with scope(cast.actor("ada")) as ada, pytest.raises(NotPermitted, match="Somebody else"):
        break_glass.review(taken=taken, note="fine", by=ada)


def test_the_database_keeps_the_rules_too(cast: Cast) -> None:
    now = timezone.now()
    row: dict[str, Any] = {
        "person": cast.people["obi"],
        "agency": cast.agencies["riverton"],
        "role": "dispatcher",
        "reason": "x",
        "opened_at": now,
        "ends_at": now + timedelta(hours=1),
    }
    wrong = {
        "break_glass_duration": {"ends_at": now + timedelta(hours=4, seconds=1)},
        "break_glass_role": {"role": "administrator"},
        "break_glass_review": {"reviewed_at": now},
        "row-level security": {"person": cast.people["rosa"]},
        "row-level": {"agency": cast.agencies["lakeside"]},
    }
    with scope(cast.actor("obi")):
        for name, change in wrong.items():
            with pytest.raises(DatabaseError, match=name), transaction.atomic():
                BreakGlass.objects.create(**{**row, **change})
        taken = BreakGlass.objects.create(**row)
        with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
            BreakGlass.objects.create(**{**row, "opened_at": now + timedelta(minutes=1)})
        mine = BreakGlass.objects.filter(pk=taken.pk)
        with pytest.raises(DatabaseError, match="is fixed"), transaction.atomic():
            mine.update(ends_at=now + timedelta(hours=3))
        with pytest.raises(DatabaseError, match="by_another"), transaction.atomic():
            mine.update(reviewed_at=now, reviewed_by=cast.people["obi"], review_note="fine")
        mine.update(closed_at=Now())
        with pytest.raises(DatabaseError, match="ended already"), transaction.atomic():
            mine.update(closed_at=None)
        assert mine.delete()[0] == 0
    with scope(cast.actor("olu")):
        assert not BreakGlass.objects.exists()
