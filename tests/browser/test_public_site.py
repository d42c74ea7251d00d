"""The public site in a real browser: without a login, wide and narrow, dark and light, on paper."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from alerts.services import public_alert_ending
from eoc.access import scope
from residents import pages, snapshot
from residents.selectors import alerts
from tests.alerts import public
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import keep, looked_at
from tests.cast import square
from tests.residents.test_site_shows import ARABIC

pytestmark = pytest.mark.browser
BUDGET = 60_000


@contextmanager
def anybody(stage: Stage, size: tuple[int, int], theme: str, *, scripts: bool) -> Iterator[Page]:
    """A window of somebody who has no login, which counts what it loads."""
    context = stage.browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="light" if theme == "light" else "dark",
        base_url=stage.installation.url,
        java_script_enabled=scripts,
    )
    stage._watch(context)
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


def written(stage: Stage) -> None:
    """The site as it stands, where the installation's web process looks for it."""
    directory = stage.installation.directory / "public-site"
    snapshot.write(directory, lambda: pages.files(alerts.standing()))


@pytest.mark.parametrize(("theme", "size"), [("dark", PHONE), ("light", DESKTOP)])
def test_anybody_reads_what_to_do_in_their_language(
    stage: Stage, theme: str, size: tuple[int, int]
) -> None:
    written(stage)
    with anybody(stage, size, theme, scripts=True) as page:
        loaded: list[int] = []
        page.on("response", lambda answer: loaded.append(len(answer.body())))
        page.goto("/public/")
        expect(page.get_by_role("heading", name="No alert is in force.")).to_be_visible()
        looked_at(page, f"empty-{theme}")
        text = replace(public.ENGLISH, event="Gas cloud", headline="Stay inside, shut the windows")
        words, elsewhere = public.flood(texts=(text,)), square(-74.99, 40.005, 0.01)
        mistake = public.issued(stage.cast, content=words, area=elsewhere)
        with scope(stage.cast.actor("dana")) as dana:
            public_alert_ending.cancel(alert=mistake, by=dana)
        texts = (public.ENGLISH, public.SPANISH, ARABIC)
        words, place = public.flood(texts=texts), square(-74.99, 40.041, 0.01)
        public.issued(stage.cast, content=words, area=place)
        written(stage)
        loaded.clear()
        page.reload()  # a page is kept for some seconds before anybody asks again
        expect(page.get_by_role("heading", name="Leave the river road now")).to_be_visible()
        expect(page.get_by_text("Cancelled: it was sent by mistake")).to_be_visible()
        expect(page.locator("#ago")).to_have_text("(0 min ago)")
        assert sum(loaded) < BUDGET
        looked_at(page, f"index-{theme}")
        page.get_by_role("link", name="The whole alert").first.click()
        page.get_by_role("link", name="العربيّة").click()
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        expect(page.get_by_text(ARABIC.instruction)).to_be_visible()
        looked_at(page, f"arabic-{theme}")
    assert stage.strays == []
    assert stage.problems == []


def test_without_a_script_the_page_says_when_it_was_written(stage: Stage) -> None:
    public.issued(stage.cast)
    written(stage)
    with anybody(stage, PHONE, "light", scripts=False) as page:
        page.goto("/public/")
        expect(page.get_by_text("If the time above is more than five minutes ago")).to_be_visible()
        expect(page.locator(".written time")).to_contain_text(" E")
        page.emulate_media(media="print")
        expect(page.get_by_text("Leave on foot to Mill Hill.")).to_be_visible()
        expect(page.get_by_role("link", name="The whole alert")).to_be_hidden()
        keep(page, "site-print")
        page.goto("/public/fr/")
        expect(page.get_by_role("heading", name="Leave the river road now")).to_be_visible()
