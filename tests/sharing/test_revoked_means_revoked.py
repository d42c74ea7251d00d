"""Revoked means revoked: the next request, an open socket within five seconds, nothing after."""

import asyncio
import json
from typing import Any

from asgiref.sync import sync_to_async

from agencies.models import Disclosure, Grant
from agencies.services import grants
from agencies.services.agreements import revoke
from eoc.access import scope
from incidents.services import activity_log, sharing
from tests.agencies.calling import Api
from tests.agreeing import agree, show
from tests.cast import Cast
from tests.incidents.build import logged
from tests.processes import Installation
from tests.realtime.test_socket_hears_the_journal import _cookie, _frame, _socket


def test_an_agreement_a_grant_and_a_share_end_with_the_next_request(cast: Cast) -> None:
    for end in ("agreement", "grant", "share"):
        incident = logged(cast, severity="critical")
        agreement = agree(cast, "riverton", "farview", *show("incidents"), by="agency")
        if end == "share":
            _withdraw(cast, agreement)
            with scope(cast.actor("dana")) as dana:
                farview = cast.agencies["farview"]
                sharing.share(incident=incident, agency=farview, tier="view", reason="x", by=dana)
        olu = Api(cast, "olu")
        path = f"/incidents/{incident.uuid}/"
        assert olu.get(path).status_code == 200
        if end == "agreement":
            _withdraw(cast, agreement)
        elif end == "grant":
            with scope(cast.actor("ada")) as ada:
                one = Grant.objects.get(agreement=agreement)
                grants.revoke(grant=one, reason="enough", by=ada)
        else:
            with scope(cast.actor("dana")) as dana:
                sharing.end(incident=incident, agency=farview, reason="over", by=dana)
        assert olu.get(path).status_code == 404, end
        numbers = [row["number"] for row in olu.get("/incidents/").json()["results"]]
        assert incident.number not in numbers, end


def _withdraw(cast: Cast, agreement: Any) -> None:
    with scope(cast.actor("ada")) as ada:
        revoke(agreement=agreement, by=ada, reason="enough")


def test_a_full_record_of_an_asset_read_by_grant_is_kept(cast: Cast) -> None:
    agree(cast, "riverton", "farview", *show("assets", detail="full"), by="agency", code="A-1")
    engine = cast.assets["RIV Engine 12"]
    for name in ("olu", "dana", "hal"):
        assert Api(cast, name).get(f"/assets/{engine.uuid}/").status_code == 200
    with scope(cast.actor("ada")):
        kept = Disclosure.objects.values_list("person_name", "noun", "reason")
        assert list(kept) == [("Olu", "asset", "by agreement A-1")]


async def test_an_open_socket_hears_nothing_of_it_any_more(
    installation: Installation, committed_cast: Cast
) -> None:
    cast = committed_cast
    agreement = await sync_to_async(agree)(cast, "riverton", "farview", *show("incidents", "log"))
    await asyncio.to_thread(installation.web)
    incident = await sync_to_async(logged)(cast, severity="critical")
    cookie = await sync_to_async(_cookie)(cast, "olu")
    shown = f"demo.j{cast.towns['riverton'].pk}.incidents.summary"
    async with _socket(installation, cookie) as (olu, hello):
        assert {shown, f"{shown}+log"} <= set(hello["streams"])
        await sync_to_async(_withdraw)(cast, agreement)
        first, second = await _frame(olu, "closed", 5), await _frame(olu, "closed", 5)
        closed = {first["stream"], second["stream"]}
        assert closed == {shown, f"{shown}+log"}
        await sync_to_async(_note)(cast, incident)
        heard = await _all_frames(olu, seconds=5)
        assert not [frame for frame in heard if "Roof is down" in json.dumps(frame)]


def _note(cast: Cast, incident: Any) -> None:
    with scope(cast.actor("dana")) as dana:
        activity_log.note(incident=incident, text="Roof is down", by=dana)


async def _all_frames(socket: Any, seconds: float) -> list[dict[str, Any]]:
    frames: list[dict[str, Any]] = []
    try:
        async with asyncio.timeout(seconds):
            while True:
                frames.append(json.loads(await socket.recv()))
    except TimeoutError:
        return frames
