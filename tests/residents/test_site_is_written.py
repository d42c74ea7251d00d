"""The site is written as soon as an alert moves, by whoever hears of it as the relay."""

from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from alerts.services import public_alert_ending
from eoc.access import scope
from eoc.journal import dispatch
from residents import publishing
from tests.alerts import public
from tests.alerts.conftest import as_relay
from tests.cast import Cast


def test_whoever_hears_that_an_alert_moved_writes_the_site(
    committed_cast: Cast, tmp_path: Path, settings: Any
) -> None:
    settings.PUBLIC_SITE_DIR = tmp_path
    alert = public.issued(committed_cast)
    with as_relay():
        dispatch.hear(50)
    index = tmp_path / "now" / "public" / "index.html"
    assert "Leave the river road now" in index.read_text()
    with scope(committed_cast.actor("dana")) as dana:
        public_alert_ending.cancel(alert=alert, by=dana)
    with as_relay():
        dispatch.hear(50)
    assert "Cancelled: it was sent by mistake" in index.read_text()


def test_a_disk_that_takes_nothing_is_said_and_stops_nobody(tmp_path: Path, settings: Any) -> None:
    settings.PUBLIC_SITE_DIR = tmp_path / "taken"
    settings.PUBLIC_SITE_DIR.write_text("a file")
    with capture_logs() as said:
        publishing.publish()
    assert [line["event"] for line in said] == ["public.not_written"]
