"""Six people decide about the same claim at once: one wins, the others read who did."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from eoc.access import scope
from eoc.errors import Stale, WrongState
from resources.models import Claim, Posting
from resources.services import costs
from tests.cast import Cast
from tests.resources.costing import done, drafted, priced

CLIENTS = 6


def test_one_of_six_approvals_and_one_of_six_payments_wins(committed_cast: Cast) -> None:
    cast = committed_cast
    priced(cast)
    claim = done(cast, drafted(cast), "submit")
    for verb, postings in ((costs.approve, 6), (costs.pay, 10)):
        blind = _race(cast, claim, verb, None)
        assert sorted(filter(None, blind)) == [409] * (CLIENTS - 1)
        with scope(cast.actor("rosa")):
            assert Posting.objects.count() == postings
            claim = Claim.objects.get(pk=claim.pk)
        assert _race(cast, claim, verb, claim.version - 1) == [412] * CLIENTS


def _race(
    cast: Cast, claim: Claim, verb: Callable[..., Claim], version: int | None
) -> list[int | None]:
    gate, rosa = Barrier(CLIENTS), cast.actor("rosa")

    def decide(_: int) -> int | None:
        try:
            gate.wait(10)
            with scope(rosa):
                verb(claim=claim, by=rosa, version=version)
        except (WrongState, Stale) as refusal:
            assert "by Rosa" in refusal.message
            return refusal.status
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(decide, range(CLIENTS)))
