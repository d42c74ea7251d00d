"""From a mail's link to the decision, on a slow phone: paint, usable button, and what was fetched.

Chromium's own throttling with the values Lighthouse gives it (core/config/constants.js: latency
3.75 times the round trip of 150 and 300 ms, nine tenths of 1.6 Mbit/s and 700 kbit/s), a processor
four times as slow, nothing kept from before: a new context for every visit.
"""

import argparse
import statistics
import time
from dataclasses import dataclass, field
from itertools import cycle

from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from agencies.models import Agency, User
from agencies.services import sharing
from bench import aid_ground
from bench.aid_ground import Ground
from bench.chromium import launch_options
from bench.report import machine, say
from eoc.access import Actor, scope
from incidents.models import Incident
from resources.models import MutualAidRequest
from resources.services import answer_links, mutual_aid

SLOWER = 4
PHONE = {"width": 360, "height": 740}
PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


@dataclass(frozen=True)
class Network:
    """As Chromium throttles it: milliseconds a request, kilobits a second down and up."""

    latency: float
    down: float
    up: float


NETWORKS = {
    "slow 4G": Network(562.5, 1474.56, 675),
    "regular 3G": Network(1125, 630, 630),
}


@dataclass
class Visits:
    """Milliseconds from following the link, and of the tap until the answer is read."""

    painted: list[float] = field(default_factory=list)
    usable: list[float] = field(default_factory=list)
    decided: list[float] = field(default_factory=list)
    requests: int = 0
    kilobytes: float = 0.0
    script_bytes: int = 0


def main(words: list[str]) -> None:
    """Measure and print, a line for each network."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench link")
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args(words)
    ground = aid_ground.made(given.rounds * len(NETWORKS), 0)
    found = {name: Visits() for name in NETWORKS}
    links = _links(ground)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        for link, name in zip(links, cycle(NETWORKS), strict=False):
            _visit(browser, NETWORKS[name], link, found[name])
        browser.close()
    for name, visits in found.items():
        say(bench="link", network=name, processor=f"{SLOWER} times slower", **_told(visits))
    say(bench="link", rounds=given.rounds, **machine())


def _told(visits: Visits) -> dict[str, object]:
    return {
        "first_paint_ms": round(statistics.median(visits.painted)),
        "usable_ms": round(statistics.median(visits.usable)),
        "usable_worst_ms": round(max(visits.usable)),
        "tap_to_answer_ms": round(statistics.median(visits.decided)),
        "requests": visits.requests,
        "kilobytes": round(visits.kilobytes, 1),
        "script_bytes": visits.script_bytes,
    }


def _links(ground: Ground) -> list[str]:
    """The address in each liaison's letter; each is asked by a request of its own."""
    by = sharing.actor_of(User.objects.get_by_natural_key(ground.dispatcher))
    fire = aid_ground.fires(ground, 1)[0]
    links = []
    for liaison in User.objects.filter(email__in=ground.eligible):
        with scope(by):
            agency = Agency.objects.get(short_code=liaison.email[:4].upper())
            made = _request(by, ground, fire, agency)
        path = answer_links.path(request=made.uuid, agency_id=agency.pk, user=liaison.pk)
        links.append(settings.PUBLIC_URL + path)
    return links


def _request(by: Actor, ground: Ground, fire: Incident, agency: Agency) -> MutualAidRequest:
    made = mutual_aid.request(
        by=by,
        agency=ground.asking,
        incident=fire,
        lines=[{"kind": "engine", "quantity": 1, "type": None}],
        reporting_place="12 Main St",
        report_to="Incident Commander",
        radio_channel="AID 1",
        ask=[agency.pk],
    )
    return mutual_aid.submit(request=made, by=by)


def _visit(browser: Browser, network: Network, link: str, visits: Visits) -> None:
    context = browser.new_context(viewport=PHONE, device_scale_factor=2, is_mobile=True)  # type: ignore[arg-type]
    page = context.new_page()
    _slow_down(page, network)
    fetched: list[tuple[str, int]] = []
    page.on(
        "requestfinished",
        lambda one: fetched.append((one.resource_type, one.sizes()["responseBodySize"])),
    )
    button = page.get_by_role("button", name="Approve 1")
    begun = time.perf_counter()
    page.goto(link, wait_until="commit")
    button.click(trial=True)  # seen, enabled, in one place, under nothing
    visits.usable.append(1000 * (time.perf_counter() - begun))
    page.wait_for_load_state()
    visits.painted.append(page.evaluate(PAINT))
    visits.requests = len(fetched)
    visits.kilobytes = sum(size for _, size in fetched) / 1000
    visits.script_bytes = sum(size for kind, size in fetched if kind == "script")
    begun = time.perf_counter()
    button.click()
    page.get_by_role("heading", name="Approved").wait_for()
    visits.decided.append(1000 * (time.perf_counter() - begun))
    context.close()


def _slow_down(page: Page, network: Network) -> None:
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": network.latency,
            "downloadThroughput": network.down * 1000 / 8,
            "uploadThroughput": network.up * 1000 / 8,
        },
    )
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
