"""The console's rows: the newest version wins, in whatever order and however often it is heard."""

from typing import Any

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

APPLY = """async (heard) => {
  const { Store } = await import('/static/console/store.js');
  const store = new Store();
  const news = heard.map((entry) => store.apply(entry));
  return { rows: store.rows('incident'), news, lines: store.timeline.map((e) => e.payload.text) };
}"""


def heard(version: int, event: str = "", op: str = "upsert", **row: Any) -> dict[str, Any]:
    row = {"uuid": "i", "version": version, "detail": "full", **row}
    payload = {"noun": "incident", "op": op, "row": row, "text": f"v{version}", "tier": "event"}
    return {"id": event or f"e{version}", "stream": "a", "seq": version, "payload": payload}


def test_an_older_version_changes_nothing(page: Page) -> None:
    told = page.evaluate(APPLY, [heard(2, stage="active"), heard(1, stage="reported")])
    assert told["rows"][0]["stage"] == "active"


def test_one_event_in_two_streams_is_one_line(page: Page) -> None:
    told = page.evaluate(APPLY, [heard(1, "same"), heard(1, "same")])
    assert told["news"] == [True, False]
    assert told["lines"] == ["v1"]


def test_a_summary_does_not_take_the_place_of_the_full_row(page: Page) -> None:
    full, summary = heard(1, place_text="12 Main"), heard(1, detail="summary", place_text="")
    for order in ([full, summary], [summary, full]):
        assert page.evaluate(APPLY, order)["rows"][0]["place_text"] == "12 Main"


def test_a_row_that_left_is_gone_and_a_late_older_leave_is_not(page: Page) -> None:
    assert page.evaluate(APPLY, [heard(1), heard(2, op="left")])["rows"] == []
    assert len(page.evaluate(APPLY, [heard(3), heard(2, op="left")])["rows"]) == 1
