"""A resident subscribes by a confirmed address, and ends in one click; nobody learns who did."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from agencies.login.sealing import seal
from agencies.models import ContactPoint
from agencies.services import sharing
from alerts import residents
from alerts.channels.email.letter import Press
from alerts.channels.message import Message
from alerts.channels.sms.text import composed
from alerts.housekeeping import tidy_up
from alerts.models import Alert, Delivery, InboundText, Subscription
from alerts.services import subscription_asking, subscription_texts, subscriptions
from alerts.services import subscription_links as links
from alerts.services.subscription_wishes import Wish
from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted
from eoc.journal.dispatch import relay
from tests.alerts import public, stage
from tests.alerts.conftest import as_relay, received, send_due
from tests.alerts.mail_servers import SENDER, parsed
from tests.alerts.subscribing import letters, now, resident
from tests.alerts.test_gateway_doors import TEXT, knock
from tests.cast import Cast
from tests.processes import Installation

FORM = "/public/subscriptions/"
STOP = "https://e.example/stop/"
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def typed(cast: Cast, address: str = "pat@home.example", **more: Any) -> dict[str, Any]:
    """The form as Pat fills it in."""
    said = {
        "channel": "email",
        "address": address,
        "jurisdictions": [cast.towns["riverton"].pk],
        "radius_m": 5000,
        "language": "en",
        "at_least": 5,
    }
    return said | more


def kept() -> list[Subscription]:
    with scope(sharing.operator()):
        return list(Subscription.objects.order_by("pk"))


def asked() -> list[Message]:
    """Every message that asks an address, as it would leave now."""
    with scope(sharing.operator()):
        waiting = list(Delivery.objects.filter(subscription_id__isnull=False).order_by("pk"))
        own = residents.own_of(waiting)
        return [residents.message(one, own[one.pk]) for one in waiting if one.pk in own]


def linked(words: str) -> str:
    """The path of the first link in it."""
    found = re.search(r"https?://\S+", words)
    assert found
    return urlsplit(found[0]).path


def path_of(one: Subscription, where: str = "stop") -> str:
    return f"{FORM}{where}/{links.own_token(one)}/"


def test_from_the_form_to_the_end_by_the_relay_alone(committed_cast: Cast) -> None:
    """The roles of the database let each do its part, and no row holds the address but one."""
    pat = Client(enforce_csrf_checks=True)
    token = pat.get(FORM).cookies[settings.CSRF_COOKIE_NAME].value
    said = typed(committed_cast, "Pat@Home.example", csrfmiddlewaretoken=token)
    answer = pat.post(FORM, said)
    assert answer.headers["Location"] == f"{FORM}asked/?lang=en"
    assert stage.hear_all() == 1
    (letter,) = asked()
    assert (letter.address, letter.stop) == ("pat@home.example", "")
    link = linked(letter.aside)
    assert Client().get(link).status_code == 200
    assert kept()[0].state == "unconfirmed", "a program that reads letters confirms nothing"
    assert Client().post(link).status_code == 302
    assert kept()[0].state == "confirmed"
    alert = public.issued(committed_cast)
    stage.hear_all()
    assert letters(alert__language="en-US") == [("pat@home.example", public.ENGLISH.headline)]
    with as_relay(), scope(relay("demo")):
        told = Delivery.objects.get(alert__language="en-US")
        own = residents.own_of([told])[told.pk]
        gone = [own.address]
        subscriptions.end_gone(mode="demo", channel="email", addresses=gone, by=relay("demo"))
        assert residents.own_of([told]) == {}, "whoever ended gets nothing that still waits"
        Subscription.objects.update(ended_at=timezone.now() - timedelta(days=31))
    with as_relay():
        assert tidy_up()["subscriptions"] == 1
    with scope(committed_cast.actor("ada")):
        assert not Delivery.objects.exists()
    assert alert.pk


def test_the_answer_is_the_same_for_a_known_address(cast: Cast) -> None:
    known = resident(cast, "known@home.example")
    for address in ("known@home.example", "new@home.example"):
        answer = Client().post(FORM, typed(cast, address))
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{FORM}asked/?lang=en")
    assert now(known).jurisdictions == [cast.towns["riverton"].pk]
    assert sorted(one.state for one in kept()) == ["confirmed", "unconfirmed", "unconfirmed"]


def test_an_address_is_asked_three_times_at_most(cast: Cast) -> None:
    for _ in range(5):
        assert Client().post(FORM, typed(cast)).status_code == 302
    (one,) = kept()
    assert one.asked == 3


@pytest.mark.parametrize(
    ("field", "wrong", "words"),
    [
        ("address", "pat", "no mail address"),
        ("channel", "siren", "Select a valid choice"),
        ("jurisdictions", [], "Choose places"),
        ("jurisdictions", [0], "Select a valid choice"),
        ("point", "north", "latitude and longitude"),
        ("point", "95.0, 10.0", "latitude and longitude"),
        ("language", "tlh", "Select a valid choice"),
        ("at_least", 9, "Select a valid choice"),
    ],
)
def test_bad_input_is_answered_beside_its_field_and_kept(
    cast: Cast, field: str, wrong: Any, words: str
) -> None:
    answer = Client().post(FORM, typed(cast, "pat+me@home.example") | {field: wrong})
    page = answer.content.decode()
    assert (answer.status_code, words in page) == (422, True)
    assert field == "address" or "pat+me@home.example" in page
    assert kept() == []


def test_a_phone_number_and_a_place_where_nobody_alerts(cast: Cast) -> None:
    answer = Client().post(FORM, typed(cast, "555 0100", channel="sms"))
    assert (answer.status_code, b"country code" in answer.content) == (422, True)
    away = typed(cast, jurisdictions=[], point="10.0, 10.0")
    answer = Client().post(FORM, away)
    assert answer.status_code == 422
    assert b"No agency alerts the public there" in answer.content


def test_asked_again_the_newest_wish_takes_the_place_of_the_first(cast: Cast) -> None:
    first = resident(cast, "pat@home.example", language="es")
    Client().post(FORM, typed(cast, jurisdictions=[cast.towns["lakeside"].pk]))
    newer = kept()[-1]
    Client().post(linked(links.confirming(newer)))
    Client().post(linked(links.confirming(newer)))
    (only,) = kept()
    assert (only.pk, only.language) == (first.pk, "en")
    assert only.jurisdictions == [cast.towns["lakeside"].pk]


def test_one_click_of_a_mail_program_ends_it_and_it_comes_back_from_the_page(cast: Cast) -> None:
    one = resident(cast, "pat@home.example")
    machine = Client(enforce_csrf_checks=True)
    assert machine.get(path_of(one)).status_code == 200
    assert now(one).state == "confirmed"
    page = machine.post(path_of(one), ONE_CLICK)
    assert page.status_code == 200
    assert (now(one).state, now(one).address) == ("ended", "")
    assert machine.post(path_of(one), ONE_CLICK).status_code == 200
    again = re.search(r'name="again" value="([^"]+)"', page.content.decode())
    assert again
    assert machine.post(path_of(one), {"again": seal("other@home.example")}).status_code == 404
    assert machine.post(path_of(one), {"again": "nonsense"}).status_code == 404
    assert machine.post(path_of(one), {"again": again[1]}).status_code == 302
    assert (now(one).state, now(one).address) == ("confirmed", "pat@home.example")


def test_a_change_is_kept_and_a_bad_one_is_not(cast: Cast) -> None:
    one = resident(cast, "pat@home.example")
    page = Client()
    assert b"You get public alerts" in page.get(path_of(one, "change")).content
    wish = {"point": "40.03, -74.97", "radius_m": 2000, "language": "es", "at_least": 2}
    assert page.post(path_of(one, "change"), wish).status_code == 302
    assert (now(one).radius_m, now(one).language, now(one).at_least) == (2000, "es", 2)
    assert page.post(path_of(one, "change"), {**wish, "point": ""}).status_code == 422
    assert now(one).radius_m == 2000


def test_links_are_bound_and_end(cast: Cast) -> None:
    one = resident(cast, "pat@home.example", state="unconfirmed")
    own = links.own_token(one)
    bad = (f"confirm/{own}", f"stop/{own[:-1]}x", "stop/nonsense", "change/%00", f"change/{own}")
    for path in bad:
        assert Client().get(f"{FORM}{path}/").status_code in (400, 404), path
    with scope(sharing.operator()) as by:
        Subscription.objects.update(created_at=timezone.now() - timedelta(hours=49))
        with pytest.raises(NotFound):
            subscriptions.confirm(subscription=one, by=by)
    old = signing.TimestampSigner(salt=links.CONFIRM)
    old.timestamp = lambda: signing.b62_encode(0)  # type: ignore[method-assign]
    assert Client().get(f"{FORM}confirm/{old.sign('x')}/").status_code == 404


def test_a_member_may_neither_read_nor_keep_one(cast: Cast) -> None:
    one = resident(cast, "pat@home.example")
    with scope(cast.actor("ada")) as ada:
        assert not Subscription.objects.exists()
        wish = Wish("en", (cast.towns["riverton"].pk,))
        with pytest.raises(NotPermitted):
            subscriptions.ask(channel="email", address="x@home.example", wish=wish, by=ada)
        with pytest.raises(NotPermitted):
            subscriptions.end(subscription=one, by=ada)


def test_an_address_stands_once_and_never_in_an_ended_one(cast: Cast) -> None:
    one = resident(cast, "pat@home.example")
    with pytest.raises(IntegrityError, match="confirmed_once"), transaction.atomic():
        resident(cast, "pat@home.example")
    with pytest.raises(IntegrityError, match="ended_forgets"), scope(sharing.operator()):
        Subscription.objects.filter(pk=one.pk).update(state="ended")


def text(cast: Cast, words: str, *, waits: bool = False, address: str = "+15550100777") -> bool:
    with scope(sharing.operator()) as by:
        said = InboundText(mode="demo", channel="sms", address=address, words=words)
        return subscription_texts.take(text=said, waits=waits, by=by)


def test_by_text_yes_confirms_stop_ends_and_start_brings_back(cast: Cast) -> None:
    one = resident(cast, "+15550100777", state="unconfirmed")
    assert not text(cast, "YES", waits=True), "an alert to this number waits for the answer"
    assert now(one).state == "unconfirmed"
    assert text(cast, "Yes!")
    assert now(one).state == "confirmed"
    assert text(cast, " stop ")
    assert (now(one).state, now(one).address) == ("ended", "")
    assert not text(cast, "STOP")
    assert not text(cast, "START", address="+15550100778")
    assert text(cast, "START")
    assert (now(one).state, now(one).address) == ("confirmed", "+15550100777")


def test_a_stop_of_somebody_on_duty_is_no_answer_to_an_alert(cast: Cast) -> None:
    one = resident(cast, "+15550100777")
    with scope(sharing.operator()):
        ContactPoint.objects.create(
            agency=cast.agencies["riverton"], channel="sms", address="+15550100777"
        )
    assert text(cast, "STOP", waits=True)
    assert now(one).state == "ended"
    assert not text(cast, "NO", waits=True)


def test_messages_say_how_to_confirm_and_how_to_stop(cast: Cast) -> None:
    with scope(sharing.operator()) as by:
        for address, language in (("pat@home.example", "es"), ("+15550100777", "en")):
            one = resident(cast, address, state="unconfirmed", language=language)
            subscription_asking.send(subscription=one, event=one.uuid, by=by)
            subscription_asking.send(subscription=one, event=one.uuid, by=by)
    mail, sms = asked()
    assert mail.subject.startswith("Confirme sus alertas públicas")
    assert "pulse el botón" in mail.aside
    read = parsed(Press(SENDER).letter(mail).data).get_content()
    assert linked(read) == linked(mail.aside), "the letter itself carries the link"
    words = composed(sms)
    assert "Answer YES, or open http" in words.words
    assert words.segments <= 3
    with scope(sharing.operator()):
        assert set(Alert.objects.exclude(language="").values_list("body", flat=True))
        assert not Delivery.objects.exclude(address="").exists()


def test_a_letter_carries_the_headers_of_one_click_and_reads_whole() -> None:
    body = "Überschwemmung.\n" + "Gehen Sie. " * 40 + "\n.\n"
    first, other = (
        Message(name, "live", f"{name}@b.example", "Fluß", body, {}, aside=end, stop=STOP + name)
        for name, end in (("x", "\n-- \nStop: https://e.example/=3D.\n"), ("y", "\nB\n"))
    )
    press = Press(SENDER)
    letter, second = press.letter(first), press.letter(other)
    read = parsed(letter.data)
    assert read["List-Unsubscribe"] == f"<{STOP}x>"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read.get_content().replace("\r\n", "\n") == body + first.aside
    assert parsed(second.data).get_content().endswith("B\r\n")
    assert press.common.cache_info().misses == 1
    assert max(map(len, letter.data.split(b"\r\n"))) <= 998


def test_what_cannot_be_wished_is_refused_by_the_service_too(cast: Cast) -> None:
    with scope(sharing.operator()) as by, pytest.raises(Invalid) as refused:
        subscriptions.ask(channel="fax", address="", wish=Wish("tlh", at_least=0), by=by)
    assert sorted(refused.value.fields) == ["at_least", "channel", "jurisdictions", "language"]


def test_they_leave_by_the_same_way_as_every_other_alert(
    committed_cast: Cast, installation: Installation, settings: Settings
) -> None:
    settings.SINK_DIR = str(installation.directory)
    installation.sink()
    pat = resident(committed_cast, "pat@home.example")
    resident(committed_cast, "+15550100777", language="es")
    over = resident(committed_cast, "over@home.example")
    public.issued(committed_cast)
    stage.hear_all()
    with scope(sharing.operator()) as by:
        subscriptions.end(subscription=over, by=by)
    with as_relay():
        send_due()
    (letter,) = received(installation.messages, "email")
    assert (letter["to"], letter["headers"]["List-Unsubscribe-Post"]) == (
        ["pat@home.example"],
        "List-Unsubscribe=One-Click",
    )
    assert linked(letter["headers"]["List-Unsubscribe"]) == path_of(pat) + ">"
    assert path_of(pat) in letter["body"]
    (text,) = received(installation.messages, "sms")
    assert "Abandone ya la calle" in str(text)
    assert "STOP las termina." in str(text)
    states = {one.state for one in stage.deliveries(subscription_id=over.pk)}
    assert states == {"suppressed"}
    assert knock("sms/", {"texts": [{**TEXT, "address": "+15550100777", "words": "Stop"}]})
    stage.hear_all()
    with scope(sharing.operator()):
        assert not Subscription.objects.filter(address="+15550100777").exists()
        assert InboundText.objects.values_list("address", "words").get() == ("", "")
