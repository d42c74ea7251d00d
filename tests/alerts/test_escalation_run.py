"""A run does its steps by the database's clock, each once, until enough people answer."""

import uuid
from datetime import timedelta

import pytest
from django.db import DatabaseError

from agencies.services import sharing
from alerts.escalation import Step, StepKind
from alerts.models import Alert, Answer, Escalation, EscalationPolicy, RunState
from alerts.services import acknowledgements, escalation, escalation_policies, replies
from eoc.access import scope
from eoc.errors import NotPermitted, WrongState
from tests.alerts.conftest import contact
from tests.alerts.escalating import (
    acting,
    answers,
    draft,
    duty_desk,
    later,
    person,
    policy,
    raised,
    reachable,
    repeat,
    run,
    swept,
    timers,
    told,
    wait,
)
from tests.cast import Cast


@pytest.fixture
def night(committed_cast: Cast) -> Cast:
    """People of Riverton with addresses."""
    reachable(committed_cast, "dana", "rosa", "ada")
    return committed_cast


def test_steps_are_done_in_their_time_and_the_run_ends(night: Cast) -> None:
    policy(night, [person(night, "dana"), wait(5), person(night, "rosa"), wait(10)])
    alert = raised(night)
    assert told(alert) == []
    assert (swept(), told(alert)) == (1, ["Dana"])
    assert (later(4), told(alert)) == (0, ["Dana"])
    assert (later(1), told(alert)) == (1, ["Dana", "Rosa"])
    assert later(10) == 1
    assert run(alert).state == RunState.FINISHED
    assert (later(60), told(alert)) == (0, ["Dana", "Rosa"])


def test_each_kind_of_step_reaches_whom_it_names(night: Cast) -> None:
    hook = uuid.uuid4()
    with scope(sharing.operator()):
        contact(night, "riverton", "duty@riverton.example", label="Watch")
        address = "https://hooks.riverton.example/siren"
        contact(night, "riverton", address, uuid=hook, duty=False, label="Siren")
        contact(night, "lakeside", "duty@lakeside.example", label="Lake watch")
        desk = duty_desk(night, "ada")
    steps = [
        desk,
        Step(StepKind.ROLE, who="dispatcher"),
        Step(StepKind.AGENCY),
        Step(StepKind.WEBHOOK, who=str(hook)),
        Step(StepKind.NEIGHBOUR, who=str(night.agencies["lakeside"].uuid)),
        Step(StepKind.STOP),
    ]
    policy(night, steps)
    alert = raised(night)
    swept()
    assert told(alert) == ["Ada", "Dana", "Watch", "Siren"]
    with scope(sharing.operator()):
        asked = Alert.objects.get(agency=night.agencies["lakeside"])
    assert told(asked) == ["Lake watch"]
    assert asked.subject == "Riverton Fire does not answer: CRITICAL: Tank farm fire"
    assert run(alert).state == RunState.FINISHED


def test_what_a_neighbour_said_is_not_passed_on_to_another(night: Cast) -> None:
    policy(night, [Step(StepKind.NEIGHBOUR, who=str(night.agencies["lakeside"].uuid))])
    alert = raised(night)
    with scope(sharing.operator()):
        Alert.objects.filter(pk=alert.pk).update(from_agency_id=night.agencies["hillcrest"].pk)
    swept()
    with scope(sharing.operator()):
        asked = Alert.objects.get(agency=night.agencies["lakeside"])
    assert "Tank farm" not in asked.subject + asked.body


def test_nobody_hears_it_twice_at_one_moment(night: Cast) -> None:
    """Not by the alert and its first step, nor by two steps that name the same person."""
    dispatchers = Step(StepKind.ROLE, who="dispatcher")
    dana, rosa = person(night, "dana"), person(night, "rosa")
    policy(night, [dana, rosa, wait(5), dispatchers, dana, rosa, wait(5)])
    with scope(sharing.operator()):
        own = contact(night, "riverton", "dana2@riverton.example", person=night.people["dana"])
    alert = raised(night, contacts=[own])
    assert told(alert) == ["Dana"]
    swept()
    assert told(alert) == ["Dana", "Dana", "Rosa"], "by the other address, and Rosa"
    later(5)
    assert sorted(told(alert)[3:]) == ["Dana", "Dana", "Rosa"]


def test_a_repeat_goes_back_as_often_as_it_says(night: Cast) -> None:
    policy(night, [person(night, "dana"), wait(5), repeat(1, 2), person(night, "rosa")])
    alert = raised(night)
    swept()
    for _ in range(4):
        later(5)
    assert told(alert) == ["Dana", "Dana", "Dana", "Rosa"]
    assert run(alert).state == RunState.FINISHED


def test_too_few_answers_let_it_go_on_and_enough_end_it(night: Cast) -> None:
    policy(
        night,
        [person(night, "dana"), answers(2, 5), person(night, "ada"), answers(2, 5)],
    )
    alert = raised(night)
    swept()
    with acting(night, "dana") as dana:
        acknowledgements.acknowledge(alert=alert, by=dana)
    assert run(alert).state == RunState.RUNNING
    assert (later(5), told(alert)) == (1, ["Dana", "Ada"])
    with acting(night, "rosa") as rosa:
        acknowledgements.acknowledge(alert=alert, by=rosa)
    assert (run(alert).state, run(alert).ended_by) == (RunState.ANSWERED, "Rosa")
    assert [timer.moot for timer in timers(alert) if timer.fired_at] == [False, False]
    assert later(5) == 1
    assert timers(alert)[-1].moot
    assert told(alert) == ["Dana", "Ada"]


def test_one_acknowledgement_ends_it_where_no_number_is_named(night: Cast) -> None:
    policy(night, [wait(5), person(night, "rosa"), wait(5)])
    alert = raised(night)
    swept()
    with acting(night, "dana") as dana:
        acknowledgements.acknowledge(alert=alert, by=dana)
    later(5)
    assert (run(alert).state, told(alert)) == (RunState.ANSWERED, [])


def test_a_run_keeps_the_steps_it_started_with(night: Cast) -> None:
    made = policy(night, [wait(5), person(night, "rosa")])
    alert = raised(night)
    swept()
    with acting(night, "ada") as ada:
        changed = draft([person(night, "ada")])
        escalation_policies.change(policy=made, draft=changed, version=1, by=ada)
    later(5)
    assert told(alert) == ["Rosa"]
    with (
        scope(sharing.operator()),
        pytest.raises(DatabaseError, match="steps of a run are those it started with"),
    ):
        Escalation.objects.filter(alert=alert).update(steps=[], epoch=99)


def test_after_a_standstill_each_fires_once_and_says_how_late(night: Cast) -> None:
    policy(night, [person(night, "dana"), wait(1), person(night, "rosa"), wait(1), repeat(1, 3)])
    first, second = raised(night), raised(night)
    swept()
    assert later(11) == 2
    assert (told(first), told(second)) == (["Dana", "Rosa"],) * 2
    late = [timer.late_by for timer in timers(first) if timer.fired_at][-1]
    assert late is not None
    assert timedelta(minutes=10) <= late < timedelta(minutes=11)
    assert swept() == 0


def test_escalating_now_does_not_wait_and_the_timer_in_hand_is_moot(night: Cast) -> None:
    policy(night, [person(night, "dana"), wait(30), person(night, "rosa"), wait(5)])
    alert = raised(night)
    swept()
    with acting(night, "dana") as dana:
        escalation.escalate(alert=alert, by=dana)
    swept()
    assert told(alert) == ["Dana", "Rosa"]
    assert timers(alert)[2].asked_by == "Dana"
    later(30)
    assert [timer.moot for timer in timers(alert)] == [False, True, False, False]


def test_once_all_who_were_told_cannot_it_waits_no_longer(night: Cast) -> None:
    three = [person(night, name) for name in ("dana", "rosa", "ada")]
    with scope(sharing.operator()):
        contact(night, "riverton", "desk@riverton.example", duty=True, label="Desk")
    policy(night, [*three, wait(30), Step(StepKind.AGENCY), wait(5)])
    alert = raised(night)
    swept()
    fired = []
    for name in ("dana", "rosa", "ada"):
        with acting(night, name) as by:
            replies.reply(alert=alert, answer=Answer.CANNOT, by=by)
        fired.append(swept())
    assert fired == [0, 0, 1], "only the last of them lets it go on"
    assert told(alert) == ["Dana", "Rosa", "Ada", "Desk"]
    with acting(night, "ada") as ada:
        replies.reply(alert=alert, answer=Answer.CANNOT, by=ada)
    assert swept() == 0


def test_a_stopped_run_tells_nobody_further(night: Cast) -> None:
    policy(night, [wait(5), person(night, "rosa")])
    alert = raised(night)
    swept()
    with acting(night, "obi") as obi, pytest.raises(NotPermitted):
        escalation.stop(alert=alert, by=obi)
    with acting(night, "dana") as dana:
        escalation.stop(alert=alert, by=dana)
    with acting(night, "dana") as dana, pytest.raises(WrongState, match="ended: stopped"):
        escalation.stop(alert=alert, by=dana)
    later(5)
    assert (run(alert).state, told(alert)) == (RunState.STOPPED, [])


def test_without_a_policy_for_it_nothing_runs(night: Cast) -> None:
    policy(night, [person(night, "dana")], severities=["low"])
    policy(night, [person(night, "dana")], name="Off", active=False)
    alert = raised(night)
    assert swept() == 0
    with scope(sharing.operator()):
        assert not Escalation.objects.filter(alert=alert).exists()


def test_a_timer_that_fails_is_tried_again_and_holds_up_no_other(night: Cast) -> None:
    broken = policy(night, [person(night, "dana")], name="Broken", families=["delivery"])
    policy(night, [person(night, "dana")])
    with scope(sharing.operator()):
        nonsense = [{"kind": "role", "who": "nonsense"}]
        EscalationPolicy.objects.filter(pk=broken.pk).update(steps=nonsense, version=2)
    first, second = raised(night, "delivery.dead"), raised(night)
    assert swept() == 2
    assert (told(first), told(second)) == ([], ["Dana"])
    assert [timer.fired_at for timer in timers(first)] == [None]
    assert later(1) == 1
