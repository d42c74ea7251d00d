"""From the one click that takes a public alert back until the mail sink has all its letters.

Web process, relay and worker are the real ones, on the bench's database: the click is a POST of the
page's button with a session, as a browser sends it. Idle, and beside a mailing.
"""

import itertools
import time
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from http import HTTPStatus

import httpx
from django.conf import settings
from django.urls import reverse

from agencies.models import Agency, Channel, ContactPoint, Jurisdiction, User
from agencies.services import sharing
from alerts.cap.content import Content, Order, Words
from alerts.models import Delivery, PublicAlert
from alerts.selectors import contradictions, sites
from alerts.selectors import public_alerts as selectors
from alerts.services import public_alerts
from alerts.services.public_alerts import Said
from bench.alert import ground, processes
from bench.alert.mail_sink import MailSink
from bench.alert.sides import WORKERS
from bench.alert_each import QUEUE
from bench.ground import as_app, as_relay
from bench.logins import session_cookie
from bench.machine import free_port
from bench.report import machine, say, spread
from eoc import bus
from eoc.access import scope

AUTHOR, DECIDER, CODE = "dana@riverton.example", "kim@riverton.example", "RIV"
HEARING = 20  # mailboxes of the agency's duty
TOKEN = "b" * 32  # of the form, in a cookie and in a header
PATIENCE = 60.0
MINUTES = 60
WORDS = Words(
    language="en-US",
    event="",
    headline="Illustrative measurement",
    description="Illustrative text of a measurement.",
    instruction="Do nothing.",
    place="Riverton",
)
CONTENT = Content(
    category="Met",
    urgency="Immediate",
    severity="Severe",
    certainty="Observed",
    responses=("Monitor",),
    order=Order("", "", "", ""),
    texts=(WORDS,),
)


def duty() -> None:
    """Mailboxes that hear of Riverton's public alerts."""
    with scope(sharing.operator("Bench")):
        agency = Agency.objects.get(short_code=CODE)
        named = (f"duty{n}@sink.example" for n in range(HEARING))
        ContactPoint.objects.bulk_create(
            ContactPoint(agency=agency, channel=Channel.EMAIL, address=one) for one in named
        )


def measured(
    database: str,
    times: int,
    everybody: ground.Recipients,
    mail: MailSink,
    environment: dict[str, str],
) -> dict[str, float]:
    """Print both; answers the longest wait of each in seconds."""
    as_app()
    found = {}
    with _clicking(database, mail, environment) as click:
        warm, first, second = ([_issued() for _ in range(n)] for n in (2, times, times))
        _waited(click, mail, warm)
        found["idle"] = _said("idle", _waited(click, mail, first))
        mail.forget()
        as_relay()
        ground.alert(everybody)
        as_app()
        for _ in range(WORKERS):
            bus.ring("alerts.tasks.deliver")
        under = itertools.takewhile(lambda _: mail.lines() < everybody.count, second)
        found["beside"] = _said("beside", _waited(click, mail, under), everybody.count)
    as_relay()
    return found


def _said(name: str, waited: list[tuple[float, float]], bulk: int = 0) -> float:
    """Until the page answered, and until the last letter."""
    answered, handed = zip(*waited, strict=True)
    told = {"answered_ms": spread(answered), "handed_off_ms": spread(handed)}
    say(bench="alert", correction=name, bulk=bulk, **told, **machine())
    return round(max(handed) / 1000, 2)


def _waited(
    click: "Click", mail: MailSink, alerts: Iterable[PublicAlert]
) -> list[tuple[float, float]]:
    """One after the other is taken back; both times in milliseconds."""
    return [_taken_back(alert, click, mail) for alert in alerts]


def _issued() -> PublicAlert:
    """Written by one, approved and sent by another, of an event of its own."""
    dana, kim = (sharing.actor_of(User.objects.get_by_natural_key(e)) for e in (AUTHOR, DECIDER))
    content = replace(CONTENT, texts=(replace(WORDS, event=f"Event {uuid.uuid4()}"),))
    with scope(dana):
        agency = Agency.objects.get(short_code=CODE)
        area = Jurisdiction.objects.get(short_code=CODE).boundary
        said = Said(content, area, MINUTES, wide_confirmed=True)
        alert = public_alerts.draft(agency=agency, said=said, by=dana)
        alert = public_alerts.submit(alert=alert, by=dana)
    with scope(kim):
        alert = public_alerts.approve(alert=alert, digest=alert.digest, by=kim)
        seen = [one.message.uuid for one in contradictions.overlapping(kim, alert)]
        typed = selectors.phrase(alert)
        return public_alerts.issue(alert=alert, typed=typed, seen=seen, by=kim)


def _taken_back(alert: PublicAlert, click: "Click", mail: MailSink) -> tuple[float, float]:
    """The page's answer, and the last letter of those who hear that it was a mistake."""
    at = time.time()
    click.cancel(alert)
    answered, until = time.time() - at, at + PATIENCE
    keys: set[str] = set()
    while time.time() < until:
        keys = keys or _keys(alert)
        came = mail.came() if keys else {}
        if keys and keys <= came.keys():
            return 1000 * answered, 1000 * (max(came[key] for key in keys) - at)
    missing = keys - mail.came().keys()
    raise RuntimeError(f"{len(missing)} of {len(keys)} letters did not come: {_stuck(missing)}")


def _stuck(keys: set[str]) -> list[tuple[str, str, int]]:
    """How the deliveries of letters that did not come stand: state, last error, how many."""
    with scope(sharing.operator("Bench")):
        found = Delivery.objects.filter(dedupe_key__in=keys).values_list("state", "last_error")
        return [(*stands, many) for stands, many in Counter(found).most_common()]


def _keys(alert: PublicAlert) -> set[str]:
    """Of the letters that tell of it."""
    with scope(sharing.operator("Bench")):
        told = Delivery.objects.filter(
            alert__about=f"public_alert:{alert.uuid}",
            alert__kind="public_alert.cancelled",
            channel=Channel.EMAIL,
        )
        return set(told.values_list("dedupe_key", flat=True))


class Click:
    """A browser that is logged in and presses the button of the page."""

    def __init__(self, origin: str) -> None:
        name, key = session_cookie(AUTHOR)
        cookies = f"{name}={key}; {settings.CSRF_COOKIE_NAME}={TOKEN}"
        headers = {"Cookie": cookies, "X-CSRFToken": TOKEN, "Origin": origin}
        self.http = httpx.Client(base_url=origin, headers=headers, timeout=PATIENCE)

    def cancel(self, alert: PublicAlert) -> None:
        """Answered with the alert's page once it is taken back."""
        path = reverse("alerts:public-cancel", args=[sites.of(alert.mode), alert.uuid])
        answer = self.http.post(path)
        if answer.status_code != HTTPStatus.FOUND or "login" in answer.headers["location"]:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:300]}")


@contextmanager
def _clicking(database: str, mail: MailSink, environment: dict[str, str]) -> Iterator[Click]:
    with ExitStack() as stack:
        port = free_port()
        origin = f"http://127.0.0.1:{port}"
        told = environment | {"CELERY_QUEUE": QUEUE, "PUBLIC_URL": origin}
        stack.enter_context(processes.worker(database, mail, told))
        stack.enter_context(processes.relay(database, mail, told))
        stack.enter_context(processes.web(database, told, port))
        yield Click(origin)
