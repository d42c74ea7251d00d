"""What the simulation says is what then happens, as long as nobody answers."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import Membership
from agencies.services import sharing
from alerts.escalation import Step, StepKind, faults
from alerts.models import Alert, Delivery, Escalation, RunState, Timer
from alerts.selectors.escalation_simulation import nobody, simulate
from alerts.services import escalation, escalation_runs
from eoc.access import Actor, Role, scope
from tests.alerts import build
from tests.alerts.conftest import contact
from tests.alerts.escalating import duty_desk, person, policy
from tests.cast import Cast

Told = tuple[int, list[str]]
NUMBERS = st.integers(1, 3)


@pytest.fixture
def steps(cast: Cast) -> st.SearchStrategy[list[Step]]:
    """Any steps of Riverton; Dana and Rosa are reached by two and one address, Obi by none."""
    with scope(sharing.operator()):
        for name, address in (("dana", "a"), ("dana", "b"), ("rosa", "c")):
            own = cast.people[name]
            contact(cast, "riverton", f"{address}@riverton.example", person=own, duty=False)
        contact(cast, "riverton", "watch@riverton.example", label="Watch")
        desk = duty_desk(cast, "dana", "rosa", "obi")
    neighbour = Step(StepKind.NEIGHBOUR, who=str(cast.agencies["hillcrest"].uuid))
    notifying = [
        *(person(cast, name) for name in ("dana", "rosa", "obi")),
        *(Step(StepKind.ROLE, who=role) for role in ("dispatcher", "liaison", "observer")),
        Step(StepKind.AGENCY),
        desk,
        neighbour,
        Step(StepKind.STOP),
    ]
    return st.lists(
        st.one_of(
            st.sampled_from(notifying),
            st.builds(Step, st.just(StepKind.WAIT), minutes=NUMBERS),
            st.builds(Step, st.just(StepKind.ANSWERS), minutes=NUMBERS, needed=NUMBERS),
            st.builds(Step, st.just(StepKind.REPEAT), back_to=NUMBERS, times=NUMBERS),
        ),
        min_size=1,
        max_size=6,
    ).filter(lambda made: not faults(made))


def test_it_is_what_then_happens(cast: Cast, steps: st.SearchStrategy[list[Step]]) -> None:
    fixed = [HealthCheck.too_slow, HealthCheck.filter_too_much]

    @settings(max_examples=12, deadline=None, database=None, suppress_health_check=fixed)
    @given(steps)
    def compared(made: list[Step]) -> None:
        with transaction.atomic():
            assert _simulated(cast, made) == _driven(cast, made)
            transaction.set_rollback(True)

    compared()


def _simulated(cast: Cast, steps: list[Step]) -> list[Told]:
    town = cast.agencies["riverton"].pk
    with scope(cast.actor("ada")):
        moments = simulate(steps, town, timezone.now())
    found = []
    for moment in moments:
        reached = [one.reach for one in moment.told]
        written = {one.pk: one for told in reached for one in told.contacts}  # once at a moment
        names = [one.person.name if one.person else one.label for one in written.values()]
        asked = [one.neighbour.name for one in reached if one.neighbour]
        minutes = (moment.until - moment.at).seconds // 60 if moment.until else 0
        found.append((minutes, sorted([*names, *asked])))
    return found


def _driven(cast: Cast, steps: list[Step]) -> list[Told]:
    policy(cast, steps)
    with scope(sharing.operator()) as operator:
        alert = build.pending(cast.agencies["riverton"], operator, 0, event=uuid.uuid4())
        (run,) = escalation_runs.start(alerts=[alert], by=operator)
        found = []
        while run.state == RunState.RUNNING:
            found.append(_fired(run, operator))
            run.refresh_from_db()
        assert run.state == RunState.FINISHED
    return found


def _fired(run: Escalation, by: Actor) -> Told:
    """The next moment: minutes until the one after it, and everybody written to."""
    alerts = Alert.objects.exclude(agency=run.agency_id)
    written, asked = Delivery.objects.count(), alerts.count()
    timer = Timer.objects.get(object_id=run.pk, epoch=run.epoch)
    assert escalation.fire(timer=timer, by=by) is not None
    assert escalation.fire(timer=timer, by=by) is None
    names = Delivery.objects.order_by("id").values_list("recipient", flat=True)[written:]
    towns = alerts.order_by("id").values_list("agency__name", flat=True)[asked:]
    following = Timer.objects.filter(object_id=run.pk, epoch__gt=timer.epoch).first()
    waits = following.due_at - timezone.now() if following else timedelta()
    return round(waits.total_seconds() / 60), sorted([*names, *towns])


def test_whom_it_reaches_depends_on_the_time(cast: Cast) -> None:
    now = timezone.now()
    with scope(sharing.operator()):
        contact(cast, "riverton", "obi@riverton.example", person=cast.people["obi"])
        Membership.objects.create(
            person=cast.people["obi"],
            agency=cast.agencies["riverton"],
            role=Role.COORDINATOR,
            valid_from=now + timedelta(days=1),
            valid_to=now + timedelta(days=2),
        )
    steps = [Step(StepKind.ROLE, who="coordinator"), Step(StepKind.AGENCY)]
    with scope(cast.actor("ada")):
        town = cast.agencies["riverton"].pk
        today = simulate(steps, town, now)
        tomorrow = simulate(steps, town, now + timedelta(hours=30))
    assert nobody(today) == [1]
    assert nobody(tomorrow) == []
    assert tomorrow[0].told[0].reach.lines == ["Obi by E-mail"]


def test_a_roster_reaches_whose_turn_it_is_then(cast: Cast) -> None:
    with scope(sharing.operator()):
        desk = duty_desk(cast, "dana", "rosa")
    sunday = datetime(2026, 11, 29, 2, tzinfo=UTC)
    with scope(cast.actor("ada")):
        town = cast.agencies["riverton"].pk
        nights = [
            simulate([desk], town, sunday + timedelta(days=days))[0].told[0].reach
            for days in range(3)
        ]
    assert [one.who for one in nights] == ["Duty desk, on duty"] * 3
    assert [one.silent for one in nights] in ([["Dana"], ["Rosa"], ["Dana"]],
                                              [["Rosa"], ["Dana"], ["Rosa"]])  # fmt: skip


def test_people_without_an_address_are_named(cast: Cast) -> None:
    with scope(cast.actor("ada")):
        (moment,) = simulate([person(cast, "dana")], cast.agencies["riverton"].pk, timezone.now())
    assert moment.told[0].reach.words == "reaches nobody; no address: Dana"
