"""Numbers: two dispatchers at once never get the same, and batches do not lock crosswise."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from eoc.access import scope
from incidents.models import Incident
from incidents.services import numbers
from tests.cast import Cast
from tests.incidents.build import log


def test_a_run_of_numbers_is_taken_at_once(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        assert numbers.take("2031-RIV", 3) == ["2031-RIV-0001", "2031-RIV-0002", "2031-RIV-0003"]
        assert numbers.take("2031-RIV") == ["2031-RIV-0004"]


def test_calls_logged_at_once_get_numbers_of_their_own(committed_cast: Cast) -> None:
    threads, each = 4, 5
    start = Barrier(threads)

    def work(name: str) -> list[str]:
        actor = committed_cast.actor(name)
        start.wait(10)
        try:
            return [one(committed_cast, actor, n) for n in range(each)]
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        found = [n for taken in pool.map(work, ["dana", "liv", "dana", "liv"]) for n in taken]
    assert len(set(found)) == threads * each
    with scope(committed_cast.actor("dana")):
        assert Incident.objects.filter(number__in=found).exists()


def one(cast: Cast, actor: object, n: int) -> str:
    """A call in turn on both sides of the border."""
    with scope(actor) as by:  # type: ignore[arg-type]
        return log(cast, by, ("riverton", "lakeside")[n % 2]).number
