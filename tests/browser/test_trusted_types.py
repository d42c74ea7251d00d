"""In Chromium: sealed pages write no HTML from text; htmx works, and what could run is cut."""

from typing import Any

from playwright.sync_api import Page, expect

from eoc.access import scope
from tests.browser.conftest import Stage
from tests.cast import Cast
from tests.incidents.build import logged

WRITE = """text => { const box = document.createElement("div"); box.innerHTML = text;
  document.body.append(box); return box.innerHTML; }"""
TRY = f"""text => {{ try {{ return ({WRITE})(text); }} catch (error) {{ return error.name; }} }}"""
EVIL = (
    '<p id="kept">kept</p><img src="x" onerror="window.ran=1"><script>window.ran=2</script>'
    '<a id="link" href="java\\tscript:window.ran=3">x</a><iframe srcdoc="<b>x</b>"></iframe>'
    '<template><img src="x" onerror="window.ran=4"></template><svg><script>1</script></svg>'
    '<form action="javascript:1"></form><table><tbody><tr><td>cell</td></tr></tbody></table>'
)


def _ours(stage: Stage) -> list[str]:
    return [text for text in stage.problems if "violates" in text or "Trusted" in text]


def _logged(cast: Cast) -> str:
    with scope(cast.actor("dana")):
        return str(logged(cast).number)


def test_a_sealed_page_writes_no_html_from_text(stage: Stage) -> None:
    dana = stage.window("dana", at="/account/")
    stranger = stage.browser.new_page(base_url=stage.installation.url)
    for page, path in ((dana, "/account/"), (dana, "/resources/inbox/"), (stranger, "/login/")):
        page.goto(path)
        assert page.evaluate(TRY, "<b>x</b>") == "TypeError", path
        make = "() => { try { trustedTypes.createPolicy('x', {}); } catch (e) { return e.name; } }"
        assert page.evaluate(make) == "TypeError", path


def _cut(page: Page) -> Any:
    return page.evaluate(TRY, EVIL)


def test_htmx_works_and_what_could_run_is_cut(stage: Stage) -> None:
    number = _logged(stage.cast)
    dana = stage.window("dana", at=f"/incidents/{number}/")
    dana.wait_for_function("() => window.htmx !== undefined")
    left = _cut(dana)
    assert "kept" in left and "<td>cell</td>" in left
    for word in ("onerror", "script", "iframe", "srcdoc", "action"):
        assert word not in left, left
    dana.wait_for_timeout(300)
    assert dana.evaluate("window.ran") is None
    stage.problems.clear()
    dana.goto(f"/incidents/{number}/")
    form = dana.locator("details.card", has=dana.locator("summary", has_text="Close"))
    form.locator("summary").click()
    form.get_by_role("button", name="Close").click()
    expect(form.get_by_label("Reason")).to_be_focused()
    assert _ours(stage) == []


def test_maps_are_drawn_and_nothing_is_reported(stage: Stage) -> None:
    dana = stage.window("dana")
    for path in ("/", "/incidents/log/"):
        dana.goto(path)
        expect(dana.locator(".leaflet-pane").first).to_be_attached()
        dana.wait_for_timeout(500)
    assert _ours(stage) == []
