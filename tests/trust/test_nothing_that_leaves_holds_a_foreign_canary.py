"""A whole installation at work: frames, letters, webhooks, log lines, Redis and its commands."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from agencies.services import sharing
from alerts.models import Delivery, DeliveryState
from eoc.access import scope
from incidents.models import Incident
from incidents.services import activity_log, incidents
from resources.services import mutual_aid
from tests.cast import assemble
from tests.doors_project import TASKS
from tests.processes import Installation
from tests.trust import listening
from tests.trust.planting import learn
from tests.trust.worlds import Planted, everything_of, planted

OVER = ("rhea", "eli")
VIEWERS = ("dana", "lee", "hal", "olu", "nora", "suki", "hera", "rhea", "eli")


@pytest.fixture
def at_work(installation: Installation) -> Iterator[Planted]:
    """A planted world, and every process of an installation under way."""
    sown = planted(assemble())
    listening.watch(installation)
    for start in (installation.web, installation.sink, installation.worker, installation.relay):
        start()
    yield sown


@pytest.mark.timeout(300)
def test_nothing_foreign_leaves(installation: Installation, at_work: Planted) -> None:
    sown, over = at_work, Event()
    streams = _streams(sown)
    with ThreadPoolExecutor(len(VIEWERS)) as pool:
        ears = {
            name: pool.submit(_hear, installation, sown.world.sessions[name], streams, over)
            for name in VIEWERS
        }
        try:
            _work(sown)
            _every_task(installation)
            installation.wait_for(_all_sent, 60)
        finally:
            over.set()  # or the listeners, and with them the pool, would wait for ever
        said = {name: ear.result() for name, ear in ears.items()}
    faults = [fault for name in VIEWERS for fault in _faults(sown, name, said[name])]
    faults += listening.misdirected(sown, installation)
    assert not faults, "\n".join(faults[:100])
    assert len(list(installation.messages.glob("*/*.json"))) > len(sown.world.cast.towns)
    assert not listening.canaries_in(listening.logged(installation))
    assert not listening.canaries_in(listening.kept_in_redis(installation))


def _hear(installation: Installation, session: str, streams: list[str], over: Event) -> str:
    return asyncio.run(listening.frames(installation, session, streams, over))


def _faults(sown: Planted, name: str, said: str) -> list[str]:
    """Foreign words in what somebody heard; silence where something of one's own was said."""
    own = any(name in canary.seen_by for canary in sown.aviary.all_in(said))
    silent = [] if own or name in OVER else [f"{name} heard nothing of their own"]
    found = sown.aviary.foreign(said, name, past=True)
    return [f"frame to {name}: {fault}" for fault in found] + silent


def _streams(sown: Planted) -> list[str]:
    cast = sown.world.cast
    return sorted(
        {stream for name in cast.users for stream in sharing.streams_of(cast.actor(name))}
    )


def _work(sown: Planted) -> None:
    """Every town logs something critical; Riverton asks Lakeside for help with it."""
    cast, say = sown.world.cast, sown.aviary.word
    for town in ("riverton", "lakeside", "hillcrest", "farview"):
        with scope(everything_of(cast, town)) as by:
            found = incidents.log(
                by=by,
                type="structure_fire",
                severity="critical",
                title=say(),
                point=cast.point(town),
                place_text=say(),
                narrative=say(),
            )
            activity_log.note(incident=found, text=say(), by=by)
            if town == "riverton":
                _ask(sown, found)
    sown.misplaced = learn(sown.aviary, cast)


def _ask(sown: Planted, found: Incident) -> None:
    cast, say = sown.world.cast, sown.aviary.word
    with scope(everything_of(cast, "riverton")) as by:
        request = mutual_aid.request(
            by=by,
            agency=cast.agencies["riverton"],
            incident=found,
            lines=[{"kind": "engine", "quantity": 1, "capability": say()}],
            ask=[cast.agencies["lakeside"].pk],
            reporting_place=say(),
            report_to=say(),
            radio_channel=say(),
            note=say(),
        )
        mutual_aid.submit(request=request, by=by)


def _every_task(installation: Installation) -> None:
    celery = ("-m", "celery", "-A", "eoc.project.celery", "call")
    queue = ("--queue", installation.environment["CELERY_QUEUE"])
    for task in TASKS:
        installation.start(f"call-{task}", *celery, task, *queue)


def _all_sent() -> bool:
    with scope(sharing.operator("Cast")):
        waiting = Delivery.objects.filter(state=DeliveryState.PENDING)
        return not waiting.exists() and Delivery.objects.count() > 8
