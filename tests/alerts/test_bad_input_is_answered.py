"""What a page or a program may send wrongly is answered in words, never by a broken server."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from alerts.escalation import Step, StepKind
from alerts.forms.alerting import PolicyForm
from alerts.rotation import moment
from alerts.selectors import escalation_simulation
from alerts.services import exercises, override_files
from eoc.access import scope
from eoc.errors import Invalid
from tests.alerts import public
from tests.cast import Cast


def _browser(cast: Cast, name: str = "rosa") -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(cast.users[name])
    return client


def test_a_reason_that_hides_a_sign_is_refused_beside_it(cast: Cast) -> None:
    alert = public.drafted(cast)
    site = "exercise" if alert.mode == "exercise" else "live"
    path = f"/alerts/public/{site}/{alert.uuid}/withdraw/"
    answer = _browser(cast, "dana").post(path, {"reason": "Wrong\x00town"})
    assert answer.status_code == 422
    assert "may not stand" in answer.content.decode()


def test_a_version_that_is_no_number_of_ours_is_stale(cast: Cast) -> None:
    alert = public.drafted(cast)
    site = "exercise" if alert.mode == "exercise" else "live"
    for version in ("²", "9" * 5_000):
        path = f"/alerts/public/{site}/{alert.uuid}/change/"
        assert _browser(cast, "dana").post(path, {"version": version}).status_code < 500


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_the_calendar_are_no_time(year: int) -> None:
    from_wall = datetime(year, 12 if year > 1 else 1, 31 if year > 1 else 1, 23, 59)  # noqa: DTZ001
    zone = override_files.ZoneInfo("America/New_York")
    with pytest.raises(Invalid):
        moment(from_wall, zone)
    with pytest.raises(Invalid):
        escalation_simulation.simulate([Step(StepKind.AGENCY)], 1, from_wall.replace(tzinfo=UTC))


def test_an_exercise_at_the_end_of_the_calendar_is_refused(cast: Cast) -> None:
    last = datetime(9999, 12, 31, 12, tzinfo=UTC)
    with public.acting(cast, "rosa") as rosa, pytest.raises(Invalid):
        agency = cast.agencies["riverton"]
        exercises.schedule(agency=agency, title="Late", starts_at=last, ends_at=last, by=rosa)


def test_a_shift_change_is_a_time_on_the_wall(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada:
        form = PolicyForm({"shift_changes": "07:00+02:00, 19:00"}, actor=ada)
        form.is_valid()
    assert all(at.tzinfo is None for at in form.cleaned_data["shift_changes"])


def test_a_header_that_is_no_csv_names_its_row() -> None:
    with pytest.raises(Invalid, match="row 1"):
        list(override_files._rows('"layer"x,person,start,end\n'))
