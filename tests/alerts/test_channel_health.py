"""The health page: what is missing and what to do, paused channels, canaries, a test to oneself."""

import uuid
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from agencies.models import ContactPoint
from agencies.services import sharing
from alerts.models import Delivery, Provider
from alerts.selectors import links, providers
from eoc.access import scope
from tests.agencies.test_pages import client_of
from tests.alerts import build, stage
from tests.cast import Cast

PAGE = "/alerts/channels/"


def shown(client: Client) -> str:
    return client.get(PAGE).content.decode()


def states(cast: Cast, name: str = "ada") -> dict[str, str]:
    with scope(cast.actor(name)) as actor:
        return {one.channel: one.state for one in providers.health(actor)}


def test_who_sees_it(cast: Cast) -> None:
    assert client_of(cast, "lee").get(PAGE).status_code == 200  # a duty officer
    assert client_of(cast, "dana").get(PAGE).status_code == 403
    assert client_of(cast, "dana").get("/api/v1/channels/").status_code == 403
    assert Client().get(PAGE).status_code == 302


def test_a_provider_that_hangs_is_seen_before_it_fails(cast: Cast, settings: Settings) -> None:
    """Waiting alone is none: what is put off is not due, and others may have left since."""
    settings.SINK_DIR = "/tmp/nowhere"
    now, minute = timezone.now(), timedelta(minutes=1)
    with scope(cast.actor("dana")) as dana:
        build.pending(cast.agencies["riverton"], dana, 2, "email", event=uuid.uuid4())
        waiting = Delivery.objects.filter(channel="email")
        waiting.update(created_at=now - minute, next_at=now + minute)
    with scope(sharing.operator()):
        letters = {"mode": "demo", "channel": "email", "host": "", "public": True}
        mail = Provider.objects.create(**letters, last_success_at=now - 2 * minute)
    assert states(cast)["email"] == "working"
    with scope(sharing.operator()):
        waiting.update(next_at=now - minute)
    assert states(cast)["email"] == "stuck"
    assert "Nothing leaves" in shown(client_of(cast, "ada"))
    with scope(sharing.operator()):
        Provider.objects.filter(pk=mail.pk).update(last_success_at=now)
    assert states(cast)["email"] == "working"


def test_what_is_missing_says_what_to_do(cast: Cast, settings: Settings) -> None:
    settings.SINK_DIR = ""
    assert set(states(cast).values()) == {"missing"}
    assert "ACCORD_SINK_DIR" in shown(client_of(cast, "ada"))
    ada = cast.actor("ada")
    settings.ACCORD_MODE, settings.SMTP_URL = "live", ""
    settings.GATEWAYS = {"sms": {"url": "https://sms.example/", "token": "t"}}
    with scope(ada) as actor:
        told = {one.channel: one.words for one in providers.health(actor)}
    assert "SMTP_URL" in told["email"]
    assert "SMS_GATEWAY_SECRET too" in told["sms"]
    assert "VOICE_GATEWAY_URL" in told["voice"]
    assert "openssl" in told["webpush"]
    assert "nothing else is needed" in told["siren"]


def test_counts_are_ones_own_and_a_pause_is_shown(cast: Cast, settings: Settings) -> None:
    settings.SINK_DIR = "/tmp/nowhere"
    with scope(cast.actor("dana")) as dana:
        build.pending(cast.agencies["riverton"], dana, 3, "sms", event=uuid.uuid4())
        build.pending(cast.agencies["riverton"], dana, 2, "email", event=uuid.uuid4())
        Delivery.objects.filter(channel="email").update(
            state="sent", done_at=timezone.now(), last_error="hm"
        )
    with scope(cast.actor("ada")) as ada:
        health = {one.channel: one for one in providers.health(ada)}
    assert (health["sms"].traffic.waiting, health["email"].traffic.sent) == (3, 2)
    assert health["email"].error == "hm"
    with scope(cast.actor("lee")) as lee:
        assert all(not one.traffic.waiting for one in providers.health(lee))
    assert client_of(cast, "ada").get("/api/v1/channels/").json()[2]["waiting"] == 3


def test_a_breaker_is_shown(cast: Cast) -> None:
    until = timezone.now() + timedelta(seconds=60)
    with scope(sharing.operator()):
        down = {"mode": "demo", "channel": "sms", "public": True, "last_error": "answered 503"}
        Provider.objects.create(**down, failures=5, open_until=until, opened_at=timezone.now())
    page = shown(client_of(cast, "ada"))
    assert "Paused until" in page and "not working since" in page and "answered 503" in page


def test_a_test_to_oneself(committed_cast: Cast) -> None:
    ada = client_of(committed_cast, "ada")
    where = reverse("alerts:channel-test", args=["sms"])
    assert ada.post(where).status_code == 409
    with scope(sharing.operator()):
        ContactPoint.objects.create(
            agency=committed_cast.agencies["riverton"],
            person=committed_cast.people["ada"],
            channel="sms",
            address="+15550100123",
        )
    assert "Send me a test" in shown(ada)
    assert ada.post(where)["Location"] == PAGE
    assert ada.post("/api/v1/channels/sms/test/").json() == {"tests": 1}
    assert client_of(committed_cast, "dana").post(where).status_code == 403
    assert stage.hear_all() == 2
    assert {one.address for one in stage.deliveries()} == {"+15550100123"}


def test_a_short_link_leads_to_its_alert(cast: Cast, settings: Settings) -> None:
    with scope(cast.actor("dana")) as dana:
        alert = build.pending(cast.agencies["riverton"], dana, 1, event=uuid.uuid4())
    link = links.short({"uuid": alert.uuid}).removeprefix(settings.PUBLIC_URL)
    assert client_of(cast, "dana").get(link)["Location"] == f"/alerts/{alert.uuid}/"
    assert client_of(cast, "olu").get(link).status_code == 404
    assert client_of(cast, "dana").get("/s/none/").status_code == 404
    assert client_of(cast, "dana").get("/s/\u00e9/").status_code == 404
    assert Client().get(link).status_code == 302
