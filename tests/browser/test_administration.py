"""The administrator's pages in a real browser: a boundary published, every page accessible."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from agencies.models import Agency, Membership
from agencies.services import sharing
from eoc.access import Role, scope
from tests.browser.conftest import PHONE, Stage
from tests.browser.looking import accessible, fits, keep
from tests.cast import square

pytestmark = pytest.mark.browser
PAGES = (
    "/admin/",
    "/admin/jurisdictions/",
    "/admin/jurisdictions/RIV/",
    "/admin/jurisdictions/upload/",
    "/admin/agencies/",
    "/admin/agencies/RIV/",
    "/admin/agencies/found/",
    "/admin/people/",
    "/admin/people/invite/",
    "/admin/contact-points/",
    "/admin/contact-points/add/",
    "/admin/agreements/",
    "/admin/agreements/draft/",
    "/admin/declarations/",
    "/admin/declarations/declare/",
    "/admin/tokens/",
    "/account/",
    "/password/change/",
)


@pytest.fixture
def regional(stage: Stage) -> Stage:
    """Ada administers the region too."""
    with scope(sharing.operator()):
        region = Agency.objects.get(short_code="REG")
        ada = stage.cast.people["ada"]
        Membership.objects.create(person=ada, agency=region, role=Role.ADMINISTRATOR)
    return stage


def _town(code: str, name: str, west: float) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": name, "geoid": code, "short_code": ""},
        "geometry": json.loads(square(west, 40.1).json or ""),
    }


def _file(folder: Path, *features: dict[str, Any]) -> Path:
    path = folder / "towns.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_a_boundary_is_looked_at_then_published(regional: Stage, tmp_path: Path) -> None:
    page = regional.window("ada", at="/admin/jurisdictions/upload/")
    page.get_by_label("File").set_input_files(_file(tmp_path, _town("01", "Alder", -75.0)))
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("1 created, 0 updated, 0 unchanged")).to_be_visible()
    expect(page.get_by_label("New shapes")).to_be_visible()
    accessible(page, "preview")
    keep(page, "admin-boundary")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Published: 1 created")).to_be_visible()
    expect(page.get_by_role("link", name="Alder")).to_be_visible()
    assert regional.strays == []
    assert regional.problems == []


def test_faults_are_read_line_by_line(regional: Stage, tmp_path: Path) -> None:
    page = regional.window("ada", theme="light", at="/admin/jurisdictions/upload/")
    bad = _file(tmp_path, _town("01", "Alder", -75.0), _town("01", "", -74.9))
    page.get_by_label("File").set_input_files(bad)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("the name is empty")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)
    accessible(page, "refused")
    keep(page, "admin-boundary-refused")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_page_is_accessible(regional: Stage, theme: str) -> None:
    page = regional.window("ada", theme=theme)
    person = f"/admin/people/{regional.cast.people['rosa'].uuid}/"
    for path in (*PAGES, person):
        page.goto(path)
        accessible(page, path)
        keep(page, f"admin{path.replace('/', '-').strip('-')}-{theme}")
    assert regional.strays == []
    assert regional.problems == []


def test_a_phone_shows_it_without_scrolling_sideways(regional: Stage) -> None:
    page = regional.window("ada", size=PHONE, at="/account/")
    for path in PAGES:
        page.goto(path)
        fits(page, path)


def test_a_token_is_shown_once(regional: Stage) -> None:
    page = regional.window("dana", at="/account/")
    page.get_by_label("What it is for").fill("CAD link")
    page.get_by_label("Days").fill("7")
    page.get_by_role("button", name="Make it").click()
    shown = page.get_by_label("Your token")
    assert shown.input_value().startswith("eoc_")
    accessible(page, "token")
    page.get_by_role("link", name="I have it").click()
    expect(page.get_by_role("button", name="Revoke")).to_have_count(1)
