"""The past in the browser: a picture, moved forward entry by entry, while the present runs on."""

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PLAY = """async ({picture, entries, until, steps}) => {
  const { Then } = await import('/static/console/store.js');
  const then = new Then();
  then.show(picture);
  then.expect(entries, Date.parse(until));
  return steps.map((step) => {
    const at = new Date(then.advance(Date.parse(step))).toISOString();
    return { at, stages: then.rows('incident').map((row) => row.stage) };
  });
}"""
LOOK = """async ({picture, heard}) => {
  const { Store } = await import('/static/console/store.js');
  const { Shown, Then } = await import('/static/console/store.js');
  const present = new Store();
  const shown = new Shown(present);
  const changes = [];
  shown.addEventListener('change', ({ detail }) => changes.push([...detail]));
  const then = new Then();
  then.show(picture);
  shown.look(then);
  await new Promise((done) => { setTimeout(done, 20); });
  changes.length = 0;
  present.apply(heard);
  await new Promise((done) => { setTimeout(done, 20); });
  const past = { stages: shown.rows('incident').map((row) => row.stage), changes: changes.length };
  shown.look(present);
  await new Promise((done) => { setTimeout(done, 20); });
  return { past, now: shown.rows('incident').map((row) => row.stage), told: changes.length };
}"""


def minute(count: int, second: int = 0) -> str:
    return f"2026-11-28T14:{count:02}:{second:02}.000Z"


def row(version: int, stage: str) -> dict[str, Any]:
    return {"uuid": "i", "version": version, "stage": stage, "detail": "full"}


def entry(at: str, version: int, stage: str) -> dict[str, Any]:
    payload = {"noun": "incident", "op": "upsert", "row": row(version, stage), "text": stage}
    return {"id": at, "stream": "a", "seq": version, "at": at, "payload": payload}


PICTURE = {"at": minute(0), "now": minute(9), "incidents": [row(1, "reported")]}


def test_it_moves_forward_by_what_was_said(page: Page) -> None:
    entries = [entry(minute(1), 2, "active"), entry(minute(2), 3, "contained")]
    steps = [minute(0, 59), minute(1), minute(2, 30)]
    said = {"picture": PICTURE, "entries": entries, "until": minute(3), "steps": steps}
    seen = page.evaluate(PLAY, said)
    assert [one["stages"] for one in seen] == [["reported"], ["active"], ["contained"]]


def test_it_goes_no_further_than_is_known_and_never_back(page: Page) -> None:
    said = {"picture": PICTURE, "entries": [], "until": minute(1), "steps": [minute(5), minute(0)]}
    assert [one["at"] for one in page.evaluate(PLAY, said)] == [minute(1), minute(1)]


def test_the_present_runs_on_beneath_and_is_there_at_once(page: Page) -> None:
    heard = entry(minute(8), 7, "active")
    seen = page.evaluate(LOOK, {"picture": PICTURE, "heard": heard})
    assert seen["past"] == {"stages": ["reported"], "changes": 0}
    assert seen["now"] == ["active"]
    assert seen["told"] > 0
