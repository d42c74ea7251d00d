"""A time nobody could read back is refused wherever it comes in, and by the database."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from eoc.access import scope
from eoc.errors import Invalid
from resources.models import Asset, Booking, Deployment, MutualAidRequest
from resources.services import counters, deployments_extending, mutual_aid_offers, plans
from tests.cast import Cast
from tests.resources.asking import approved, draft, needs_acceptance, offer, submitted
from tests.resources.test_asset_pages import client_of

FAR = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)


@pytest.mark.parametrize(("who", "verb"), [("lee", "extend"), ("dana", "ask-longer")])
def test_a_deployment_is_not_planned_into_a_year_its_page_cannot_show(
    cast: Cast, who: str, verb: str
) -> None:
    sent = approved(cast)
    client = client_of(cast, who)
    said = {"until": "9999-12-31T23:59"}
    answer = client.post(reverse("resources:deployment-act", args=[sent.uuid, verb]), said)
    assert answer.status_code == 422
    assert "this century" in answer.content.decode()
    assert client.get(reverse("resources:deployment", args=[sent.uuid])).status_code == 200


def _plans(cast: Cast, asset: Asset) -> list[Callable[[], Any]]:
    actor = cast.actor("lee")
    begun = datetime(2098, 1, 1, tzinfo=UTC)
    return [
        lambda: plans.hold(asset=asset, by=actor, end=FAR, note="x"),
        lambda: plans.maintenance(asset=asset, by=actor, start=begun, end=FAR, note="x"),
    ]


def test_plans_and_answers_keep_to_this_century(cast: Cast) -> None:
    needs_acceptance(cast)
    asked = offer(cast, submitted(cast, 2))
    engine = cast.assets["LAK Engine 12"]
    with scope(cast.actor("lee")) as lee:
        for planned in _plans(cast, engine):
            with pytest.raises(Invalid, match="too far"):
                planned()
        with pytest.raises(Invalid, match="too far"):
            mutual_aid_offers.acknowledge(offer=asked, answer_by=FAR, by=lee)
        mutual_aid_offers.approve(offer=asked, assets=[engine], by=lee)
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid, match="too far"):
        counters.counter(offer=asked, assets=[engine], by=dana, arrive_by=FAR)


def test_an_amount_of_time_is_still_free_to_choose(cast: Cast) -> None:
    sent = approved(cast)
    with scope(cast.actor("lee")) as lee:
        end = datetime(2099, 12, 31, tzinfo=UTC)
        deployments_extending.extend(deployment=sent, planned_end=end, by=lee)


def test_the_database_keeps_such_a_time_out(cast: Cast) -> None:
    sent, asked = approved(cast), draft(cast)
    with scope(cast.actor("lee")):
        for model, pk, field in (
            (Booking, sent.booking_id, "planned_end"),
            (Deployment, sent.pk, "asked_until"),
        ):
            _refused(model, pk, field)
    with scope(cast.actor("dana")):
        _refused(MutualAidRequest, asked.pk, "needed_by")


def _refused(model: Any, pk: int, field: str) -> None:
    row = model.objects.get(pk=pk)
    with pytest.raises(IntegrityError, match="within_reach"), transaction.atomic():
        model.objects.filter(pk=pk).update(version=row.version + 1, **{field: FAR})
