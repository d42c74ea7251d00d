"""Whoever was told says whether they come: on the page, by the API, by a link, by a message."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from agencies.models import ContactPoint
from agencies.services import sharing
from alerts.channels.message import Message
from alerts.channels.sms.text import composed
from alerts.models import Acknowledgement, Alert, Answer, Delivery, InboundText, Reply, RunState
from alerts.selectors import links
from alerts.services import deliveries, escalation_runs, replies, reply_links, reply_texts
from alerts.services.replies import Back
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted
from tests.alerts import build
from tests.alerts.conftest import contact
from tests.alerts.escalating import answers, person, policy, run
from tests.cast import Cast
from tests.listening import heard

ALARM = f"public_alert:{uuid.uuid4()}"


@pytest.fixture
def alert(cast: Cast) -> Alert:
    """An alert to Riverton, sent to Obi by name, inside the test's transaction."""
    with scope(sharing.operator()) as operator:
        alert = build.pending(cast.agencies["riverton"], operator, 0, event=uuid.uuid4())
        own = contact(cast, "riverton", "obi@riverton.example", person=cast.people["obi"])
        deliveries.enqueue(pairs=[(alert, own)], by=operator)
    return alert


@pytest.fixture
def running(cast: Cast, alert: Alert) -> Alert:
    """The same, with a run that two answers end."""
    policy(cast, [person(cast, "obi"), answers(2, 5)])
    with scope(sharing.operator()) as operator:
        (started,) = escalation_runs.start(alerts=[alert], by=operator)
        started.needed = 2
        escalation_runs.move(run=started, after=timedelta(minutes=5), by=operator)
    return alert


def client(cast: Cast, name: str) -> Client:
    made = Client()
    made.force_login(cast.users[name])
    return made


def kept(alert: Alert) -> dict[str, str]:
    """Name to answer."""
    with scope(sharing.operator()):
        return dict(Reply.objects.filter(alert=alert).values_list("name", "answer"))


def acknowledged(alert: Alert) -> list[str]:
    with scope(sharing.operator()):
        found = Acknowledgement.objects.filter(alert=alert)
        return list(found.values_list("by_name", flat=True))


def link(cast: Cast, alert: Alert, name: str) -> str:
    return reply_links.path(alert=alert, person_id=cast.people[name].pk)


def test_one_answer_is_enough_where_nothing_escalates(cast: Cast, alert: Alert) -> None:
    with scope(cast.actor("obi")) as obi:
        replies.reply(alert=alert, answer=Answer.CANNOT, by=obi)
    assert acknowledged(alert) == []
    with scope(cast.actor("obi")) as obi:
        outcome = replies.reply(alert=alert, answer=Answer.ETA, minutes=20, by=obi)
    assert outcome.words == "Noted: Obi, available in 20 minutes."
    assert acknowledged(alert) == ["Obi"]
    kinds = [one["kind"] for one in heard(f"demo.a{alert.agency_id}.alerts.full")]
    assert kinds == ["alert.replied", "alert.replied", "alert.acknowledged"]


def test_the_run_ends_with_the_last_one_needed_who_hears_who_was_first(
    cast: Cast, running: Alert
) -> None:
    for _ in range(2):
        with scope(cast.actor("obi")) as obi:
            first = replies.reply(alert=running, answer=Answer.AVAILABLE, by=obi)
    assert first.words == "Noted before: Obi, available."
    assert (run(running).state, acknowledged(running)) == (RunState.RUNNING, [])
    with scope(cast.actor("rosa")) as rosa:
        second = replies.reply(alert=running, answer=Answer.AVAILABLE, by=rosa)
    assert "Obi answered first, at" in second.words
    assert (run(running).state, acknowledged(running)) == (RunState.ANSWERED, ["Rosa"])


def test_whoever_was_not_told_and_is_not_on_duty_does_not_answer(cast: Cast, alert: Alert) -> None:
    for name in ("ada", "olu", "lee"):
        with scope(cast.actor(name)) as by, pytest.raises(NotPermitted):
            replies.reply(alert=alert, answer=Answer.AVAILABLE, by=by)
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid, match="how many minutes"):
        replies.reply(alert=alert, answer=Answer.ETA, by=dana)


def test_a_link_shows_whoever_fetches_it_and_answers_only_when_pressed(
    cast: Cast, alert: Alert
) -> None:
    path, anybody = link(cast, alert, "obi"), Client()
    for _ in range(2):
        shown = anybody.get(path)
        assert "You answer as Obi" in shown.content.decode()
    assert anybody.head(path).status_code == 200
    assert kept(alert) == {}
    for _ in range(2):
        assert anybody.post(path, {"answer": "available"}).status_code == 302
    assert kept(alert) == {"Obi": "available"}
    assert "You said: available" in anybody.get(path).content.decode()
    assert anybody.post(path, {"answer": "eta", "minutes": "x"}).status_code == 422
    assert anybody.post(path, {"answer": "maybe"}).status_code == 422
    anybody.post(path, {"answer": "cannot"})
    assert kept(alert) == {"Obi": "cannot"}


def test_a_link_is_good_for_its_person_and_its_alert_alone(cast: Cast, alert: Alert) -> None:
    anybody, good = Client(), link(cast, alert, "obi")
    forged = signing.dumps([alert.uuid.hex, alert.agency_id, 1], salt="another")
    stranger = link(cast, alert, "olu")
    with scope(sharing.operator()) as operator:
        elsewhere = build.pending(cast.agencies["farview"], operator, 0, event=uuid.uuid4())
    foreign = signing.dumps(
        [elsewhere.uuid.hex, alert.agency_id, cast.people["obi"].pk], salt=reply_links.SALT
    )
    for path in (good[:-2] + "x/", f"/answers/alerts/{forged}/", stranger):
        assert anybody.post(path, {"answer": "available"}).status_code == 404, path
    assert anybody.get(f"/answers/alerts/{foreign}/").status_code == 404
    with scope(sharing.operator()):
        type(cast.people["obi"]).objects.filter(user=cast.users["obi"]).update(
            active=False, version=2
        )
    assert anybody.post(good, {"answer": "available"}).status_code == 404
    assert kept(alert) == {}


def test_a_link_of_an_exercise_answers_there_and_says_so(cast: Cast) -> None:
    with scope(sharing.operator(mode="exercise")) as operator:
        town = cast.agencies["riverton"]
        rehearsed = build.pending(town, operator, 0, event=uuid.uuid4(), mode="exercise")
    path = link(cast, rehearsed, "obi")
    assert "EXERCISE EXERCISE EXERCISE" in Client().get(path).content.decode()
    assert Client().post(path, {"answer": "available"}).status_code == 302
    with scope(sharing.operator(mode="exercise")):
        assert list(rehearsed.replies.values_list("name", flat=True)) == ["Obi"]
    old = signing.dumps(
        [rehearsed.uuid.hex, rehearsed.agency_id, cast.people["obi"].pk], salt=reply_links.SALT
    )
    assert Client().get(f"/answers/alerts/{old}/").status_code == 404, "none was written in it"


def test_a_browsers_worker_answers_by_the_link_without_a_page(cast: Cast, alert: Alert) -> None:
    worker = Client(enforce_csrf_checks=True)
    answered = worker.post(link(cast, alert, "obi"), {"answer": "available"}, follow=True)
    assert answered.status_code == 200
    assert kept(alert) == {"Obi": Answer.AVAILABLE}
    assert worker.post(link(cast, alert, "obi"), {"answer": "what"}).status_code == 422


def test_a_link_ends(cast: Cast, alert: Alert, monkeypatch: pytest.MonkeyPatch) -> None:
    path = link(cast, alert, "obi")
    monkeypatch.setattr(reply_links, "LASTS", timedelta(0))
    assert Client().get(path).status_code == 404


def test_letters_to_people_carry_their_own_link_and_texts_say_how(
    cast: Cast, running: Alert
) -> None:
    with scope(sharing.operator()) as operator:
        shared = contact(cast, "riverton", "watch@riverton.example")
        phone = ContactPoint.objects.create(
            agency=cast.agencies["riverton"], channel="sms", address="+15550100123"
        )
        deliveries.enqueue(pairs=[(running, shared), (running, phone)], by=operator)
        call = ContactPoint.objects.create(
            agency=cast.agencies["riverton"], channel="voice", address="+15550100124"
        )
        browser = ContactPoint.objects.create(
            agency=cast.agencies["riverton"],
            person=cast.people["obi"],
            channel="webpush",
            address="https://push.example.net/send/abc",
            secret="k.a",
        )
        deliveries.enqueue(pairs=[(running, call), (running, browser)], by=operator)
        rows = list(Delivery.objects.filter(alert=running).select_related("alert"))
        found = links.answers(rows)
    said = {one.address: found[one.pk] for one in rows if one.pk in found}
    reached = {"obi@riverton.example", phone.address, call.address, browser.address}
    assert said.keys() == reached
    assert said[call.address] == links.BY_KEY
    assert "/answers/alerts/" in said[browser.address].split()[0], "a program reads it alone"
    text = Message("k", "live", phone.address, "Fire", "", {}, aside=said[phone.address])
    assert composed(text).words == f"Fire {links.BY_TEXT}"
    assert "Obi, say here whether you come" in said["obi@riverton.example"]
    assert "/answers/alerts/" in said["obi@riverton.example"]


def test_the_links_of_many_letters_are_one_question_to_the_database(
    cast: Cast, alert: Alert, django_assert_num_queries: Any
) -> None:
    with scope(sharing.operator()) as operator:
        many = [
            contact(cast, "riverton", f"{name}@many.example", person=person_)
            for name, person_ in cast.people.items()
        ]
        deliveries.enqueue(pairs=[(alert, one) for one in many], by=operator)
        rows = list(Delivery.objects.filter(alert=alert).select_related("alert"))
        assert len(rows) == len(many) + 1
        with django_assert_num_queries(1):
            found = links.answers(rows)
    assert len(set(found.values())) == len(many), "each person their own"


@pytest.mark.parametrize(
    ("says", "asks"),
    [
        ({}, True),
        ({"kind": "roster.gap", "severity": "low"}, True),
        ({"kind": "public_alert.submitted", "severity": "medium", "about": ALARM}, True),
        ({"kind": "public_alert.issued", "severity": "medium"}, False),
        ({"kind": "mutual_aid.accepted", "severity": "medium"}, False),
        ({"kind": "mutual_aid.submitted", "severity": "high"}, False),
        ({"kind": "public_alert.issued", "language": "en-US"}, False),
    ],
)
def test_without_a_policy_whatever_asks_for_an_answer_says_how(
    cast: Cast, alert: Alert, says: dict[str, str], asks: bool
) -> None:
    """And only that: not news, not what residents read, not a question whose link decides."""
    with scope(sharing.operator()):
        Alert.objects.filter(pk=alert.pk).update(**says)
        (row,) = Delivery.objects.filter(alert=alert).select_related("alert")
        found = links.answers([row])
    letter = found.get(row.pk, "")
    assert ("Obi, say here whether you come" in letter) is asks
    if asks:
        path = letter[letter.index("/answers/alerts/") :].split()[0]
        assert Client().post(path, {"answer": "available"}).status_code == 302
        shown = client(cast, "dana").get(f"/alerts/{alert.uuid}/").content.decode()
        assert "1 available, 0 later, 0 cannot, of 1 told" in " ".join(shown.split())


@pytest.mark.parametrize(
    ("words", "answer", "minutes"),
    [
        ("1", "available", None),
        (" Yes! ", "available", None),
        ("ACK", "available", None),
        ("eta 20", "eta", 20),
        ("20 min", "eta", 20),
        ("YES 20 min", "eta", 20),
        ("No.", "cannot", None),
        ("cannot", "cannot", None),
    ],
)
def test_a_message_back_is_understood(
    cast: Cast, alert: Alert, words: str, answer: str, minutes: int | None
) -> None:
    with scope(sharing.operator()) as operator:
        for _ in range(2):
            said = replies.by_address(
                channel="email", address="OBI@riverton.example", words=words, by=operator
            )
        reply = Reply.objects.get(alert=alert)
    assert (reply.name, reply.answer, reply.minutes) == ("Obi", answer, minutes)
    assert said.words.startswith("Noted before: Obi")


@pytest.mark.parametrize("words", ["", "maybe", "20", "eta 0", "eta 9999", "1 2", "\u0661", "#"])
def test_what_is_not_understood_is_answered_by_what_to_do(
    cast: Cast, alert: Alert, words: str
) -> None:
    with scope(sharing.operator()) as operator:
        said = replies.by_address(
            channel="email", address="obi@riverton.example", words=words, by=operator
        )
    assert said == Back(f"Not understood. {replies.HELP}", understood=False)
    assert kept(alert) == {}


def test_a_message_answers_the_latest_alert_or_the_one_it_names(cast: Cast, alert: Alert) -> None:
    with scope(sharing.operator()) as operator:
        newer = build.pending(cast.agencies["riverton"], operator, 0, event=uuid.uuid4())
        shared = contact(cast, "riverton", "obi@riverton.example", label="Watch desk")
        deliveries.enqueue(pairs=[(newer, shared)], by=operator)

        def said(words: str) -> str:
            return replies.by_address(
                channel="email", address="obi@riverton.example", words=words, by=operator
            ).words

        assert f"answer 1 #{replies.code(alert)}" in said("1")
        assert kept(newer) == {"Watch desk": "available"}
        said(f"no #{replies.code(alert)}")
        assert kept(alert) == {"Obi": "cannot"}
        long_ago = timezone.now() - timedelta(days=2)
        Alert.objects.update(issued_at=long_ago)
        assert said("1") == replies.NONE_OPEN


def test_a_text_answers_and_what_is_unclear_is_told_what_to_do_once(
    cast: Cast, alert: Alert
) -> None:
    def sent(words: str) -> list[Alert]:
        text = InboundText.objects.create(
            mode="demo",
            channel="email",
            gateway_id=uuid.uuid4().hex,
            address="obi@riverton.example",
            words=words,
        )
        return reply_texts.take(text=text, event=uuid.uuid4(), by=operator)

    with scope(sharing.operator()) as operator:
        assert sent("eta 20") == []
        assert kept(alert) == {"Obi": "eta"}
        (unclear,), again = sent("what?"), sent("what?")
        assert (unclear.subject, unclear.agency_id) == (
            f"Not understood. {replies.HELP}",
            alert.agency_id,
        )
        assert unclear.deliveries.count() == 1
        assert not any(one.deliveries.exists() for one in again)
        assert sent("no") == []
        assert kept(alert) == {"Obi": "cannot"}, "of the alert, not of what asked again"


def test_pages_and_api_say_the_same(cast: Cast, running: Alert) -> None:
    dana = client(cast, "dana")
    page = dana.post(f"/alerts/{running.uuid}/reply/", {"answer": "eta", "minutes": "15"})
    assert page.status_code == 302
    shown = dana.get(f"/alerts/{running.uuid}/").content.decode()
    assert "1 of 2" in shown
    assert "In 15 min" in shown
    rosa, path = client(cast, "rosa"), f"/api/v1/alerts/{running.uuid}/"
    listed = rosa.get(f"{path}replies/").json()
    assert [one["minutes"] for one in listed["results"]] == [15]
    standing = rosa.get(f"{path}escalation/").json()
    assert (standing["coming"], standing["needed"], standing["state"]) == (1, 2, "running")
    said = rosa.post(f"{path}replies/", {"answer": "available"}, "application/json").json()
    assert "Dana answered first" in said["text"]
    assert rosa.get(f"{path}escalation/").json()["ended_by"] == "Rosa"
    assert client(cast, "obi").post(f"{path}escalation/stop/").status_code == 403
    assert dana.post(f"{path}escalation/stop/").status_code == 409
    for stranger in ("olu", "lee"):
        assert client(cast, stranger).get(f"{path}replies/").status_code == 404
        assert client(cast, stranger).get(f"{path}escalation/").status_code == 404
