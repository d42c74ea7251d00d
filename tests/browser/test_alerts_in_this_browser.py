"""In Chromium: a browser turns alerts on, its worker shows one, and the health page reads well."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from agencies.services import sharing
from alerts.models import Provider, Reply
from alerts.services import reply_links
from eoc.access import scope
from tests.alerts.escalating import answers, person, policy, raised, reachable, swept
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import looked_at

pytestmark = pytest.mark.browser
SUBSCRIBED = """endpoint => { PushManager.prototype.subscribe = async function (options) {
  window.asked = { visible: options.userVisibleOnly, bytes: options.applicationServerKey.length };
  const kind = { name: "ECDH", namedCurve: "P-256" };
  const key = await crypto.subtle.generateKey(kind, true, ["deriveBits"]);
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", key.publicKey));
  const text = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-")
    .replaceAll("/", "_").replaceAll("=", "");
  const keys = { p256dh: text(point), auth: text(new Uint8Array(16)) };
  return { toJSON: () => ({ endpoint, keys }) };
}; }"""
SHOWN = """async () => {
  const worker = await navigator.serviceWorker.getRegistration("/push/");
  return (await worker.getNotifications()).map((one) => [one.title, one.body, one.data.url]);
}"""


def delivered(page: Page, origin: str, said: dict[str, Any]) -> None:
    """A push arrives, as the push service would hand it to the browser."""
    found: list[str] = []
    cdp = page.context.new_cdp_session(page)
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(one["registrationId"] for one in event["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    for _ in range(100):
        if found:
            break
        page.wait_for_timeout(50)
    told = {"origin": origin, "registrationId": found[0], "data": json.dumps(said)}
    cdp.send("ServiceWorker.deliverPushMessage", told)


def shown(page: Page, title: str) -> None:
    """The one notification there is says so; a promise that waits for it would be asked once."""
    found: list[Any] = []
    for _ in range(600):
        found = page.evaluate(SHOWN)
        if [one[0] for one in found] == [title]:
            return
        page.wait_for_timeout(50)
    raise AssertionError(found)


def test_alerts_are_turned_on_and_shown(stage: Stage) -> None:
    page = stage.window("dana", at="/account/browser/")
    origin = stage.installation.url
    page.context.grant_permissions(["notifications"], origin=origin)
    page.evaluate(SUBSCRIBED, "https://push.example.net/send/abc")
    card = page.locator("[data-push]")
    card.get_by_role("button", name="Turn on alerts in this browser").click()
    expect(page.get_by_role("row", name="A browser, by push.example.net")).to_be_visible()
    said = {"title": "DEMO: Levee road closed", "body": "Go high.", "url": f"{origin}/alerts/"}
    delivered(page, origin, {**said, "tag": "k1"})
    page.wait_for_function(f"({SHOWN})().then((all) => all.length === 1)")
    assert page.evaluate(SHOWN) == [[said["title"], said["body"], said["url"]]]
    assert [text for text in stage.problems if "violates" in text or "Trusted" in text] == []


BUTTONS = """async () => {
  const worker = await navigator.serviceWorker.getRegistration("/push/");
  const [one] = await worker.getNotifications();
  return [one.actions.map((each) => each.title), one.data.url];
}"""
PRESS = """action => self.registration.getNotifications().then(([notification]) =>
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification, action })))"""


def test_a_button_of_the_notification_answers(stage: Stage) -> None:
    """As its person, without a page and without a login."""
    reachable(stage.cast, "obi")
    policy(stage.cast, [person(stage.cast, "obi"), answers(2, 10)])
    alert = raised(stage.cast)
    swept()
    page = stage.window("dana", at="/account/browser/")
    origin = stage.installation.url
    page.context.grant_permissions(["notifications"], origin=origin)
    page.evaluate(SUBSCRIBED, "https://push.example.net/send/abc")
    with page.context.expect_event("serviceworker") as started:
        page.get_by_role("button", name="Turn on alerts in this browser").click()
    expect(page.get_by_role("row", name="A browser, by push.example.net")).to_be_visible()
    link = reply_links.path(alert=alert, person_id=stage.cast.people["obi"].pk)
    delivered(page, origin, {"title": "Fire", "tag": "k1", "answer": f"{origin}{link}"})
    shown(page, "Fire")
    assert page.evaluate(BUTTONS) == [["I come", "I cannot"], f"{origin}{link}"]
    started.value.evaluate(PRESS, "cannot")
    shown(page, "Noted: I cannot")
    with scope(sharing.operator()):
        assert [(one.name, one.answer) for one in Reply.objects.all()] == [("Obi", "cannot")]


def test_a_browser_that_cannot_says_so(stage: Stage) -> None:
    page = stage.window("dana", at="/login/")
    page.add_init_script("delete window.PushManager")
    page.goto("/account/browser/")
    card = page.locator("[data-push]")
    expect(card.get_by_role("status")).to_contain_text("cannot show alerts")
    expect(card.get_by_role("button")).to_be_hidden()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_health_reads_dark_and_light_wide_and_narrow(stage: Stage, theme: str) -> None:
    with scope(sharing.operator()):
        own = Provider.objects.using("owner")
        own.create(mode="demo", channel="sms", public=True, failures=5, last_error="answered 503")
    for size in (DESKTOP, PHONE):
        page = stage.window("ada", size, theme, at="/alerts/channels/")
        expect(page.get_by_role("row", name="Voice call")).to_be_visible()
        looked_at(page, f"channels-{theme}-{size[0]}")
    page.goto("/account/browser/")
    expect(page.get_by_role("button", name="Turn on alerts")).to_be_visible()
    looked_at(page, f"alerts-in-browser-{theme}")
