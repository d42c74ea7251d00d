"""Frames of positions in a browser: the newest fix wins, age fades and never hides."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page

from resources.selectors.moving import packed

pytestmark = pytest.mark.browser
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
UUIDS = ["one", "two"]

HEAR = """async ({ frames, rows }) => {
  const { createPositions } = await import('/static/console/positions.js');
  const { Store } = await import('/static/console/store.js');
  const store = new Store();
  store.load({ assets: rows });
  const moved = [];
  const hear = createPositions({ store, onMoved: (of) => moved.push(of.map((row) => row.uuid)) });
  for (const frame of frames) hear(Uint8Array.from(atob(frame), (c) => c.charCodeAt(0)).buffer);
  return { rows: store.rows('asset'), moved };
}"""
FADE = """async (ages) => {
  const { alphaOf } = await import('/static/console/positions.js');
  return ages.map(alphaOf);
}"""
APPLY = """async ({ rows, entry }) => {
  const { Store } = await import('/static/console/store.js');
  const store = new Store();
  store.load({ assets: rows });
  store.apply(entry);
  return store.rows('asset')[0];
}"""


def frame(lon: float, seconds_ago: float, asset: int = 1, heading: int | None = 90) -> str:
    at = NOW - timedelta(seconds=seconds_ago)
    made = packed("demo.a1.assets.full", NOW, [(asset, lon, 40.0, heading, at)])
    return base64.b64encode(made).decode()


def row(number: int, **more: Any) -> dict[str, Any]:
    held = {"id": number, "uuid": UUIDS[number - 1], "version": 1, "detail": "full"}
    return {**held, "lon": -75.0, "lat": 40.0, "position_at": None, **more}


def test_the_newest_fix_wins_in_any_order(page: Page) -> None:
    for order in ([10, 5, 1], [1, 5, 10], [5, 1, 10]):
        frames = [frame(-75 - ago / 100, ago) for ago in order]
        told = page.evaluate(HEAR, {"frames": frames, "rows": [row(1), row(2)]})
        assert told["rows"][0]["lon"] == pytest.approx(-75.01)
        assert told["rows"][0]["position_at"] == "2026-11-28T11:59:59.000Z"
        assert told["rows"][0]["heading"] == pytest.approx(90, abs=1)
        assert told["rows"][1]["lon"] == -75


def test_only_units_that_moved_are_told(page: Page) -> None:
    frames = [frame(-75.1, 2), frame(-75.2, 9), frame(-75.3, 1, asset=99)]
    assert page.evaluate(HEAR, {"frames": frames, "rows": [row(1)]})["moved"] == [["one"]]


def test_other_bytes_are_left_alone(page: Page) -> None:
    strange = [base64.b64encode(one).decode() for one in (b"", b"\x02\x01\x00" + bytes(20))]
    told = page.evaluate(HEAR, {"frames": strange, "rows": [row(1)]})
    assert (told["moved"], told["rows"][0]["lon"]) == ([], -75)


def test_age_fades_and_never_hides(page: Page) -> None:
    alphas = page.evaluate(FADE, [0, 30_000, 60_000, 86_400_000])
    assert alphas[0] == 255
    assert alphas[0] > alphas[1] > alphas[2] == alphas[3] > 60


def test_an_entry_does_not_bring_back_an_older_place(page: Page) -> None:
    held = row(1, lon=-75.5, position_at="2026-11-28T12:00:05Z")
    said = row(1, lon=-75.1, position_at="2026-11-28T12:00:00Z", version=2, status="assigned")
    payload = {"noun": "asset", "op": "upsert", "row": said, "text": "", "tier": "event"}
    entry = {"id": "e", "stream": "a", "seq": 1, "payload": payload}
    told = page.evaluate(APPLY, {"rows": [held], "entry": entry})
    assert (told["lon"], told["status"], told["version"]) == (-75.5, "assigned", 2)
