"""One incident shown to one more agency: what it lets through, who may, its end, who read it."""

from typing import Any

import pytest

from agencies.models import Disclosure
from agencies.services.sharing import streams_of
from eoc import journal
from eoc.access import Actor, scope
from eoc.errors import Invalid, NotPermitted, WrongState
from incidents.models import Caller, Incident, IncidentShare
from incidents.selectors import audience, picture
from incidents.services import activity_log, disclosures, sharing
from resources.selectors.picture import timeline
from tests.agreeing import agree, show
from tests.cast import Cast
from tests.incidents.build import logged


def picture_timeline(actor: Actor) -> list[dict[str, Any]]:
    """What the console's timeline shows the actor."""
    return timeline(streams_of(actor))


def shared(cast: Cast, incident: Incident, **said: object) -> IncidentShare:
    """Riverton shows it to Farview."""
    with scope(cast.actor("dana")) as dana:
        return sharing.share(
            incident=incident,
            agency=cast.agencies["farview"],
            by=dana,
            **{"tier": "view", "reason": "they ask", **said},  # type: ignore[arg-type]
        )


def seen(cast: Cast, name: str) -> list[str]:
    """How much a member sees of the one incident there is."""
    with scope(cast.actor(name)) as actor:
        return [one.seen for one in picture.visible_to(actor)]  # type: ignore[attr-defined]


def test_to_look_at_it_is_read_in_full_but_not_written(cast: Cast) -> None:
    incident = logged(cast)
    assert seen(cast, "olu") == []
    shared(cast, incident)
    assert seen(cast, "olu") == ["full"]
    with scope(cast.actor("olu")) as olu, pytest.raises(NotPermitted):
        found = picture.visible_to(olu).get()
        activity_log.note(incident=found, text="We look", by=olu)
    shared(cast, incident, tier="assist")
    with scope(cast.actor("olu")) as olu:
        found = picture.visible_to(olu).get()
        activity_log.note(incident=found, text="We help", by=olu)


def test_what_is_sensitive_stays_back_until_it_is_named(cast: Cast) -> None:
    incident = logged(cast, sensitive=["health"], caller=("Una", "555"), narrative="words")
    shared(cast, incident)
    with scope(cast.actor("olu")) as olu:
        found = picture.visible_to(olu).get()
        assert (found.seen, found.narrative) == ("summary", "")  # type: ignore[attr-defined]
        assert not Caller.objects.exists()
    shared(cast, incident, includes=["health"])
    with scope(cast.actor("olu")) as olu:
        assert picture.visible_to(olu).get().narrative == "words"
        assert not Caller.objects.exists()
    shared(cast, incident, includes=["health", "caller_identity"])
    with scope(cast.actor("olu")) as olu:
        assert picture.caller_row(olu, picture.visible_to(olu).get()) == {
            "name": "Una",
            "phone": "555",
        }


def test_ended_it_is_gone_and_heard_as_gone(cast: Cast) -> None:
    incident = logged(cast)
    shared(cast, incident)
    with scope(cast.actor("dana")) as dana:
        sharing.end(incident=incident, agency=cast.agencies["farview"], reason="over", by=dana)
        with pytest.raises(WrongState):
            sharing.end(incident=incident, agency=cast.agencies["farview"], reason="x", by=dana)
    assert seen(cast, "olu") == []
    with scope(cast.actor("olu")) as olu:
        (assist,) = [name for name in streams_of(olu) if ".assist" in name and "demo" in name]
        told = [entry["payload"] for entry in journal.since(assist, 0) or []]
        numbers = [entry["payload"]["row"].get("number") for entry in picture_timeline(olu)]
    assert {one["op"] for one in told} == {"left"}
    assert set(told[-1]["row"]) == {"uuid", "version"}
    assert "Smoke" not in str(told)
    assert incident.number not in numbers


def test_what_it_lets_through_no_longer_is_not_read_again(cast: Cast) -> None:
    incident = logged(cast, sensitive=["health"])
    shared(cast, incident, tier="assist", includes=["health"])
    with scope(cast.actor("dana")) as dana:
        activity_log.note(incident=incident, text="Insulin in the fridge", by=dana)
    stream = f"demo.a{cast.agencies['farview'].pk}.incidents.assist"
    with scope(cast.actor("olu")):
        assert "Insulin" in str(journal.since(stream, 0))
    shared(cast, incident, tier="assist", includes=[])
    with scope(cast.actor("olu")):
        heard = journal.since(stream, 0) or []
    assert "Insulin" not in str(heard)
    assert [entry["payload"]["row"].get("detail") for entry in heard][-1] == "summary"
    assert [entry["seq"] for entry in heard] == list(range(1, len(heard) + 1))


def test_wrong_people_and_wrong_words(cast: Cast) -> None:
    incident = logged(cast)
    for name in ("olu", "obi", "lee"):
        with scope(cast.actor(name)) as by, pytest.raises(NotPermitted):
            agency = cast.agencies["hillcrest"]
            sharing.share(incident=incident, agency=agency, tier="view", reason="x", by=by)
    for said, field in (
        ({"tier": "own"}, "tier"),
        ({"includes": ["everything"]}, "includes"),
        ({"reason": " "}, "reason"),
    ):
        with pytest.raises(Invalid) as refused:
            shared(cast, incident, **said)
        assert field in refused.value.fields


def test_whom_it_is_shown_to_cannot_show_it_on_or_widen_it(cast: Cast) -> None:
    incident = logged(cast, sensitive=["health"])
    share = shared(cast, incident, tier="assist")
    with scope(cast.actor("olu")) as olu:
        assert IncidentShare.objects.filter(pk=share.pk).update(includes=["health"]) == 0
        with pytest.raises(NotPermitted):
            agency = cast.agencies["hillcrest"]
            sharing.share(incident=incident, agency=agency, tier="view", reason="x", by=olu)


def test_a_share_cannot_claim_another_owner(cast: Cast) -> None:
    incident = logged(cast)
    with scope(cast.actor("olu")), pytest.raises(Exception, match="row-level security"):
        IncidentShare.objects.create(
            incident=incident,
            agency=cast.agencies["farview"],
            owner_agency_id=cast.agencies["farview"].pk,
            tier="assist",
            reason="forged",
        )


def test_each_full_reading_by_another_is_kept_and_own_ones_are_not(cast: Cast) -> None:
    incident = logged(cast)
    shared(cast, incident, reason="they ask")
    for name in ("olu", "dana"):
        with scope(cast.actor(name)) as by:
            disclosures.opened(incident=picture.visible_to(by).get(), by=by)
    with scope(cast.actor("ada")) as ada:
        (kept,) = Disclosure.objects.all()
        assert (kept.person_name, kept.label) == ("Olu", incident.number)
        assert "they ask" in kept.reason
        assert [one.pk for one in audience.read_by_others(ada, incident)] == [kept.pk]
    with scope(cast.actor("hal")):
        assert not Disclosure.objects.exists()


def test_everybody_who_sees_it_stands_with_the_reason(cast: Cast) -> None:
    agree(cast, "riverton", "hillcrest", *show("incidents"), code="NORTH-2026")
    incident = logged(cast, severity="critical")
    shared(cast, incident)
    with scope(cast.actor("dana")) as dana:
        told = {
            (one.who, one.detail): one.reason
            for one in audience.who_sees(dana, picture.visible_to(dana).get())
        }
    assert told["Riverton Fire", "full"] == "logged it"
    assert told["Farview Fire", "full"] == "shared to view by Dana: they ask"
    assert told["Hillcrest Fire", "summary"] == "by agreement NORTH-2026"
    with scope(cast.actor("hal")) as hal:
        (mine,) = audience.who_sees(hal, picture.visible_to(hal).get())
        assert (mine.who, mine.reason) == ("Hillcrest Fire", "by agreement NORTH-2026")
