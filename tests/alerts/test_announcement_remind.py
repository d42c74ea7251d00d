"""Who comes, by agency, on the page of an announcement; whoever is silent is asked once more."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone

from agencies.models import Person
from agencies.services import sharing
from alerts.models import Alert, Announcement, Answer, Delivery, Reply
from alerts.selectors import announcement_answers as selectors
from alerts.selectors import links
from alerts.selectors import replies as reading
from alerts.selectors.alerts import ANNOUNCED
from alerts.services import announcement_reminders as reminders
from alerts.services import deliveries, replies
from eoc.access import scope
from eoc.errors import NotPermitted, WrongState
from tests.alerts import stage
from tests.alerts.conftest import contact
from tests.alerts.test_announcement_issue import reachable, say, to
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)


def said_to_two(cast: Cast) -> Announcement:
    """Riverton recalls its own and Lakeside's; Rosa comes in 20 minutes, the others are silent."""
    reachable(cast)
    people = frozenset({cast.people["rosa"].pk})
    said = say(cast, audience=to(cast, "riverton", "lakeside", people=people))
    stage.hear_all()
    with scope(cast.actor("rosa")) as rosa:
        alert = Alert.objects.select_related("agency").get(
            event=said.uuid, agency=cast.agencies["riverton"]
        )
        replies.reply(alert=alert, answer=Answer.ETA, minutes=20, by=rosa)
    return said


def later(said: Announcement) -> None:
    """Five minutes have passed since whoever was told was told."""
    with scope(sharing.operator("Cast")):
        past = timezone.now() - timedelta(minutes=6)
        Delivery.objects.filter(alert__event=said.uuid).update(created_at=past)


def test_it_is_counted_by_agency_of_partners_too(committed_cast: Cast) -> None:
    said = said_to_two(committed_cast)
    with scope(committed_cast.actor("dana")):
        found = {one.code: one for one in selectors.groups(said)}
        assert (found["RIV"].told, found["RIV"].later, found["RIV"].silent) == (2, 1, 1)
        assert (found["LAK"].told, found["LAK"].silent) == (2, 2)
        assert [(one.name, one.words) for one in selectors.people(said, "RIV")] == [
            ("Riverton Fire", "No answer"),
            ("Rosa", "In 20 min"),
        ]
    with scope(committed_cast.actor("lee")):
        assert selectors.groups(said) == [], "what was said by others is theirs to count"
    client = Client()
    client.force_login(committed_cast.users["dana"])
    page = client.get(f"/alerts/announcements/{said.uuid}/?of=LAK").content.decode()
    assert "every 5s" in page and "Remind these 2" in page and "No answer</span>" in page
    answers = client.get(f"/api/v1/announcements/{said.uuid}/").json()["answers"]
    assert [one["silent"] for one in answers] == [2, 1]


def test_whoever_is_silent_is_told_once_more_and_nobody_else(committed_cast: Cast) -> None:
    said = said_to_two(committed_cast)
    before = len(stage.deliveries())
    client = Client()
    client.force_login(committed_cast.users["dana"])
    path = f"/alerts/announcements/{said.uuid}/remind/"
    assert client.post(path).status_code == 409, "they have had no time yet"
    later(said)
    assert client.post(path, {"agency": "RIV"}).status_code == 302
    assert client.post(path).status_code == 302, "twice before the relay wrote it"
    stage.hear_all()
    told = [one.recipient for one in stage.deliveries()][before:]
    assert sorted(told) == ["Lakeside Fire", "Lee", "Riverton Fire"]
    assert client.post(path).status_code == 409


def test_strangers_wrong_roles_and_old_ones(committed_cast: Cast) -> None:
    said = said_to_two(committed_cast)
    later(said)
    with scope(committed_cast.actor("rosa")) as rosa, pytest.raises(NotPermitted):
        reminders.remind(announcement=said, by=rosa)
    stranger = Client()
    stranger.force_login(committed_cast.users["olu"])
    assert stranger.post(f"/api/v1/announcements/{said.uuid}/remind/").status_code == 404
    said.issued_at -= timedelta(days=2)
    with scope(committed_cast.actor("dana")) as dana, pytest.raises(WrongState, match="a day old"):
        reminders.remind(announcement=said, by=dana)


def test_the_letter_of_a_recall_carries_the_own_link_to_answer(committed_cast: Cast) -> None:
    said_to_two(committed_cast)
    with scope(sharing.operator()):
        rows = list(Delivery.objects.filter(alert__kind=ANNOUNCED).select_related("alert"))
        found = links.answers(rows)
        told = {one.address: found.get(one.pk, "") for one in rows}
    assert "Lee, say here whether you come" in told["lee@lakeside.example"]
    assert told["desk@lakeside.example"] == "", "an address that several share has no own link"
    path = told["lee@lakeside.example"].partition("/answers/")[2].split()[0]
    assert Client().post(f"/answers/{path}", {"answer": "cannot"}).status_code in (200, 302)
    with scope(committed_cast.actor("lee")):
        assert Reply.objects.filter(name="Lee", answer=Answer.CANNOT).exists()


def test_every_page_counts_the_same_people(committed_cast: Cast) -> None:
    """Two of one name are two, two addresses of one person are one, a shared one is one."""
    cast = committed_cast
    with scope(sharing.operator()):
        twin, desk = cast.people["obi"], ("a@riverton.example", "b@riverton.example")
        Person.objects.filter(pk=twin.pk).update(name="Rosa", version=F("version") + 1)
        contact(cast, "riverton", "obi@riverton.example", person=twin)
        contact(cast, "riverton", "obi2@riverton.example", person=twin)
        for address in desk:
            contact(cast, "riverton", address)
    people = frozenset({twin.pk, cast.people["rosa"].pk})
    reachable(cast)
    said = say(cast, audience=to(cast, "riverton", people=people))
    stage.hear_all()
    with scope(cast.actor("dana")):
        (own,) = selectors.groups(said)
        alert = Alert.objects.get(event=said.uuid)
        assert reading.counts(alert).told == own.told
    client = Client()
    client.force_login(cast.users["dana"])
    announced = client.get(f"/alerts/announcements/{said.uuid}/").text
    assert f"{own.silent} of {own.told}" in announced
    assert f"of {own.told} told" in " ".join(client.get(f"/alerts/{alert.uuid}/").text.split())


def test_a_recall_of_thousands_carries_it_too(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deliveries, "MANY", 1)  # two are many, and leave after others
    said_to_two(committed_cast)
    with scope(sharing.operator()):
        rows = list(Delivery.objects.filter(alert__kind=ANNOUNCED).select_related("alert"))
        found = links.answers(rows)
    assert {one.get_priority_display() for one in rows} == {"High, to very many"}
    assert any("Lee, say here whether you come" in said for said in found.values())


def test_nobody_is_offered_to_remind_whoever_had_no_time_yet(committed_cast: Cast) -> None:
    said = said_to_two(committed_cast)
    client = Client()
    client.force_login(committed_cast.users["dana"])
    path = f"/alerts/announcements/{said.uuid}/"
    assert "can be reminded from" in client.get(path).content.decode()
    later(said)
    words = client.get(path).content.decode()
    assert "Remind these" in words and "can be reminded from" not in words
