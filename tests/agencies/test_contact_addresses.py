"""Addresses by channel: read as people type them, or refused with what to do."""

import json
from typing import Any

import pytest
from django.urls import reverse

from agencies.models import ContactPoint
from agencies.services import contact_addresses, contact_points
from eoc.access import scope
from eoc.errors import Invalid
from tests.agencies.hearing import kinds
from tests.agencies.test_pages import client_of
from tests.alerts.peers import Browser
from tests.cast import Cast

ENDPOINT = "https://push.example.net/send/abc"


@pytest.mark.parametrize(
    "typed",
    ["+1 555 010 0123", "+1-555-010-0123", " +1 (555) 010.0123 ", "+1\u00a0555\u20110100123"],
)
@pytest.mark.parametrize("channel", ["sms", "voice"])
def test_numbers_are_kept_as_e164(channel: str, typed: str) -> None:
    assert contact_addresses.read(channel, typed).address == "+15550100123"


@pytest.mark.parametrize(
    ("channel", "typed"),
    [
        ("sms", "555 010 0123"),
        ("sms", "0015550100123"),
        ("sms", "+44 (0)20 7946 0000"),
        ("voice", "+1 555 CALL NOW"),
        ("voice", "+1555010012345678"),
        ("sms", "+\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"),
        ("siren", "ftp://siren.example"),
        ("siren", "https://user:word@siren.example/"),
        ("webpush", ENDPOINT),
        ("webpush", "{}"),
        ("webpush", "[" * 5000),
        ("webpush", json.dumps({"endpoint": ENDPOINT, "keys": {"p256dh": "AA", "auth": "AA"}})),
        ("webpush", Browser(auth=b"short").subscription(ENDPOINT)),
        ("webpush", Browser().subscription("http://push.example.net/send/abc")),
        ("webpush", Browser().subscription("https://push.example.net/" + "a" * 1000)),
    ],
)
def test_what_is_no_address_says_what_to_do(channel: str, typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        contact_addresses.read(channel, typed)
    assert refused.value.fields["address"]


def add(cast: Cast, **fields: Any) -> ContactPoint:
    with scope(cast.actor("ada")) as ada:
        return contact_points.add(agency=cast.agencies["riverton"], by=ada, **fields)


def test_a_siren_is_signed_and_a_number_is_not(cast: Cast) -> None:
    siren = add(cast, channel="siren", address="https://siren.example/7")
    assert siren.signing_secret.startswith("whsec_")
    assert add(cast, channel="sms", address="+1 555 010 0123").signing_secret == ""


def test_a_browser_is_turned_on_in_it_and_comes_again(cast: Cast) -> None:
    dana, where = client_of(cast, "dana"), reverse("agencies:account-browser")
    for browser in (Browser(), Browser()):
        said = {"address": browser.subscription(ENDPOINT), "label": "Linux"}
        assert dana.post(where, said)["Location"] == reverse("agencies:account")
        with scope(cast.actor("dana")):
            (point,) = ContactPoint.objects.filter(channel="webpush")
            assert (point.address, point.secret) == (ENDPOINT, browser.secret)
            ContactPoint.objects.filter(pk=point.pk).update(active=False)
    assert dana.post(where, said).status_code == 302
    shown = dana.get(reverse("agencies:account")).content.decode()
    assert "A browser, by push.example.net" in shown
    assert ENDPOINT not in shown
    policy = dana.get(where)["Content-Security-Policy"]
    assert "worker-src 'self'" in policy
    assert "trusted-types accord-worker;" in policy
    edit = reverse("agencies:contact-edit", args=[point.uuid])
    assert dana.post(edit, {"address": ENDPOINT, "label": "Desk", "duty": "on"}).status_code == 302
    assert dana.post(where, {"address": "{}"}).status_code == 422
    assert "contact_point.added" in kinds(cast.agencies["riverton"])


def test_a_browser_is_a_persons(cast: Cast) -> None:
    with pytest.raises(Invalid, match="belongs to a person"):
        add(cast, channel="webpush", address=Browser().subscription(ENDPOINT))


def test_switched_off_comes_on_again_by_saving(cast: Cast) -> None:
    point = add(cast, channel="sms", address="+15550100123")
    with scope(cast.actor("ada")) as ada:
        ContactPoint.objects.filter(pk=point.pk).update(active=False)
        assert contact_points.change(point=point, by=ada, address="+1 555 010 0123").active
