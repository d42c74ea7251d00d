"""Six people answer the same question at once: one decides, the others read who did."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from eoc.access import scope
from eoc.errors import WrongState
from resources.models import Booking, Deployment, Offer
from resources.services import mutual_aid_offers
from tests.cast import Cast
from tests.resources.asking import again, heard, kinds, submitted

CLIENTS = 6


def test_one_of_six_approvals_wins(committed_cast: Cast) -> None:
    cast, made = committed_cast, submitted(committed_cast)
    labels = ["LAK Engine 12", "LAK Engine 14"] * 3
    answers = _race(cast, [(made.pk, label) for label in labels])
    lost = [answer for answer in answers if answer]
    assert len(lost) == CLIENTS - 1
    assert all("already answered: accepted by Lee" in answer for answer in lost)
    with scope(cast.actor("lee")):
        assert Deployment.objects.count() == Booking.objects.count() == 1
    row = again(cast, made)
    assert row.state == "filled"
    assert kinds(cast, "riverton").count("mutual_aid.approved") == 1
    assert [e["seq"] for e in heard(cast, "riverton")] == [1, 2, 3]


def test_one_engine_is_not_lent_to_two_requests(committed_cast: Cast) -> None:
    cast = committed_cast
    requests = [submitted(cast) for _ in range(CLIENTS)]
    answers = _race(cast, [(one.pk, "LAK Engine 12") for one in requests])
    lost = [answer for answer in answers if answer]
    assert len(lost) == CLIENTS - 1
    assert all("LAK Engine 12 is already committed" in answer for answer in lost)
    with scope(cast.actor("lee")):
        assert Deployment.objects.count() == Booking.objects.count() == 1


def _race(cast: Cast, tries: list[tuple[int, str]]) -> list[str | None]:
    gate, lee = Barrier(len(tries)), cast.actor("lee")

    def approve(one: tuple[int, str]) -> str | None:
        request, label = one
        try:
            gate.wait(10)
            with scope(lee):
                offer = Offer.objects.get(request=request)
                mutual_aid_offers.approve(offer=offer, assets=[cast.assets[label]], by=lee)
        except WrongState as refusal:
            return refusal.message
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(tries)) as pool:
        return list(pool.map(approve, tries))
