"""Guests: one incident, read-only, by a link that ends; nothing else of anybody's."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from agencies.models import Person
from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, WrongState
from incidents.models import ActivityLogEntry, Guest, Incident
from incidents.services import activity_log, corrections, guests
from resources.models import Asset
from tests.cast import Cast
from tests.incidents.build import logged


def invited(cast: Cast, incident: Incident, **said: object) -> tuple[Guest, str]:
    """Dana invites Rea."""
    with scope(cast.actor("dana")) as dana:
        return guests.invite(incident=incident, by=dana, **{"name": "Rea", "hours": 4, **said})  # type: ignore[arg-type]


def test_a_guest_reads_the_summary_and_nothing_else(cast: Cast, client: Client) -> None:
    incident = logged(cast, title="Warehouse fire", narrative="said in confidence")
    logged(cast, title="Another matter")
    with scope(cast.actor("dana")) as dana:
        activity_log.note(incident=incident, text="Roof is down", by=dana)
    _, secret = invited(cast, incident)
    answer = client.get(f"/guests/{secret}/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/guests/")
    assert secret not in answer.headers["Location"]
    page = client.get("/guests/").content.decode()
    assert "Warehouse fire" in page
    for hidden in ("said in confidence", "Another matter", "Roof is down"):
        assert hidden not in page
    with scope(guests.arrive(secret).actor):
        assert [one.pk for one in Incident.objects.all()] == [incident.pk]
        assert not ActivityLogEntry.objects.exists()
        assert not Asset.objects.exists()
        assert not Person.objects.exists()
        assert Incident.objects.update(title="forged") == 0


def test_with_the_log_where_the_owner_says_so(cast: Cast, client: Client) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        activity_log.note(incident=incident, text="Roof is down", by=dana)
    _, secret = invited(cast, incident, with_log=True)
    client.get(f"/guests/{secret}/")
    assert "Roof is down" in client.get("/guests/").content.decode()


def test_the_page_is_told_whether_what_it_shows_has_changed(cast: Cast, client: Client) -> None:
    incident = logged(cast)
    guest, secret = invited(cast, incident, with_log=True)
    client.get(f"/guests/{secret}/")
    shown = client.get("/guests/").headers["ETag"]
    assert client.head("/guests/").headers["ETag"] == shown
    with scope(cast.actor("dana")) as dana:
        activity_log.note(incident=incident, text="Roof is down", by=dana)
    assert client.head("/guests/").headers["ETag"] != shown
    with scope(cast.actor("dana")) as dana:
        guests.revoke(guest=guest, by=dana)
    assert client.head("/guests/").status_code == 404


def test_the_link_ends_by_time_and_by_hand(cast: Cast, client: Client) -> None:
    incident = logged(cast)
    guest, secret = invited(cast, incident)
    client.get(f"/guests/{secret}/")
    assert client.get("/guests/").status_code == 200
    with scope(cast.actor("dana")) as dana:
        guests.revoke(guest=guest, by=dana)
        with pytest.raises(WrongState):
            guests.revoke(guest=guest, by=dana)
    assert client.get("/guests/").status_code == 404
    late, other = invited(cast, incident)
    with scope(cast.actor("dana")):
        past = timezone.now() - timedelta(minutes=1)
        early = past - timedelta(hours=1)
        Guest.objects.filter(pk=late.pk).update(invited_at=early, expires_at=past)
    with pytest.raises(NotFound):
        guests.arrive(other)
    with pytest.raises(NotFound):
        guests.arrive("no such link")


def test_what_becomes_sensitive_or_closed_shuts_the_link(cast: Cast) -> None:
    incident = logged(cast)
    _, secret = invited(cast, incident)
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=incident, by=dana, sensitive=["law_sensitive"])
        with pytest.raises(WrongState):
            guests.invite(incident=incident, name="Una", hours=1, by=dana)
    with pytest.raises(NotFound):
        guests.arrive(secret)


def test_only_those_it_belongs_to_invite_and_for_a_while(cast: Cast) -> None:
    incident = logged(cast)
    for name in ("olu", "obi", "lee"):
        with scope(cast.actor(name)) as by, pytest.raises(NotPermitted):
            guests.invite(incident=incident, name="Rea", hours=4, by=by)
    for said, field in (({"name": " "}, "name"), ({"hours": 100}, "hours")):
        with pytest.raises(Invalid) as refused:
            invited(cast, incident, **said)
        assert field in refused.value.fields


def test_the_secret_is_nowhere_in_the_database(cast: Cast) -> None:
    guest, secret = invited(cast, logged(cast))
    assert secret not in str(vars(guest))
