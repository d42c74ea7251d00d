"""A public alert from draft to cancel: two people, the same words, the own territory."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from pytest_django import Settings

from alerts import cap
from alerts.cap import ipaws, keys, signature
from alerts.models import CapMessage, PublicAlert, PublicAlertRemedy, PublicAlertState
from alerts.selectors import cap_messages
from alerts.selectors import public_alerts as selectors
from alerts.services import alerting, public_alert_ending, public_alerts
from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from tests.alerts.public import again, approved, drafted, flood, issued, said, submitted
from tests.cast import Cast, square

pytestmark = pytest.mark.django_db


def in_force(cast: Cast, name: str = "olu") -> set[str]:
    with scope(cast.actor(name)) as actor:
        return set(cap_messages.in_force(actor).values_list("identifier", flat=True))


def test_it_goes_from_draft_over_two_people_into_force(cast: Cast) -> None:
    alert = issued(cast)
    assert alert.state == PublicAlertState.ISSUED
    assert (alert.author_name, alert.approved_name) == ("Dana", "Rosa")
    assert in_force(cast) == {alert.identifier}
    with scope(cast.actor("olu")) as olu:
        message = cap_messages.named(olu, alert.identifier)
        found = cap_messages.alert_of(message)
    assert (found.status, found.msg_type, found.scope) == ("Test", "Alert", "Public")
    assert [info.language for info in found.infos] == ["en-US", "es-US"]
    named = {one.name: one.value for one in found.infos[0].parameters}
    assert named["orderedBy"] == "Mayor of Riverton"
    assert named["enforcedBy"] == "Police"
    assert named["alertedBy"] == "Riverton Fire"


def test_what_takes_it_back_is_rendered_before_it_is_sent(cast: Cast) -> None:
    alert = issued(cast)
    with scope(cast.actor("rosa")):
        kinds = {one.kind: cap.read(bytes(one.document)).alert for one in alert.remedies.all()}
    assert kinds.keys() == {"cancel", "correction", "all_clear"}
    assert kinds["cancel"].references == selectors.named(alert)
    assert len(kinds["correction"].infos) == 2


def test_one_person_takes_it_back_with_what_was_rendered(cast: Cast) -> None:
    alert = issued(cast)
    with scope(cast.actor("dana")) as dana:
        public_alert_ending.cancel(alert=alert, by=dana)
    assert again(cast, alert).state == PublicAlertState.CANCELLED
    with scope(cast.actor("olu")) as olu:
        (correction,) = cap_messages.in_force(olu)
        said_now = cap_messages.alert_of(correction)
        assert said_now.infos[0].headline == "CORRECTION: Flash flood"
        assert said_now.infos[1].headline == "CORRECCIÓN: Inundación repentina"
        first = cap_messages.named(olu, alert.identifier)
        assert cap_messages.stands(olu, first) == "cancelled"
    with scope(cast.actor("dana")):
        cancel = PublicAlertRemedy.objects.get(alert=alert, kind="cancel")
        assert cancel.message is not None
        sent = cap.read(bytes(cancel.message.original)).alert
    before = cap.read(bytes(cancel.document)).alert
    assert (sent.identifier, sent.references) == (before.identifier, before.references)


def test_an_update_replaces_and_names_what_it_replaces(cast: Cast) -> None:
    first = issued(cast)
    with scope(cast.actor("dana")) as dana:
        words = flood(severity="Extreme")
        agency = cast.agencies["riverton"]
        second = public_alerts.draft(agency=agency, said=said(words), by=dana, supersedes=first)
        public_alerts.submit(alert=second, by=dana)
    with scope(cast.actor("rosa")) as rosa:
        second.refresh_from_db()
        public_alerts.approve(alert=second, digest=second.digest, by=rosa)
        second.refresh_from_db()
        typed = selectors.phrase(second)
        public_alerts.issue(alert=second, typed=typed, seen=(), by=rosa)
    assert again(cast, first).state == PublicAlertState.UPDATED
    assert in_force(cast) == {second.identifier}


def test_the_all_clear_ends_it(cast: Cast) -> None:
    alert = issued(cast)
    with scope(cast.actor("rosa")) as rosa:
        public_alert_ending.clear(alert=alert, by=rosa)
        (left,) = cap_messages.in_force(rosa)
        assert cap_messages.alert_of(left).infos[0].response_types == ("AllClear",)


def test_a_stranger_sees_no_draft_and_changes_nothing(cast: Cast) -> None:
    alert = drafted(cast)
    with scope(cast.actor("olu")) as olu:
        assert not selectors.visible_to(olu).exists()
        with pytest.raises(NotFound):
            public_alerts.submit(alert=alert, by=olu)
        with pytest.raises(NotPermitted):
            public_alerts.draft(agency=cast.agencies["riverton"], said=said(), by=olu)


def test_an_observer_writes_nothing(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        drafted(cast, "obi")


def test_a_dispatcher_does_not_approve(cast: Cast) -> None:
    alert = submitted(cast, "rosa")
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        public_alerts.approve(alert=alert, digest=alert.digest, by=dana)


def test_nobody_approves_what_they_wrote(cast: Cast) -> None:
    alert = submitted(cast, "rosa")
    with scope(cast.actor("rosa")) as rosa, pytest.raises(NotPermitted):
        public_alerts.approve(alert=alert, digest=alert.digest, by=rosa)


def test_the_approval_names_what_was_read(cast: Cast) -> None:
    alert = submitted(cast)
    with scope(cast.actor("rosa")) as rosa, pytest.raises(Stale):
        public_alerts.approve(alert=alert, digest="0" * 64, by=rosa)


def test_a_change_after_the_approval_voids_it(cast: Cast) -> None:
    alert = approved(cast)
    with scope(cast.actor("dana")) as dana:
        changed = public_alerts.change(
            alert=alert, version=alert.version, said=said(minutes=90), by=dana
        )
    assert (changed.state, changed.approved_by_id, changed.approved_digest) == ("draft", None, "")
    with scope(cast.actor("rosa")) as rosa, pytest.raises(WrongState):
        typed = selectors.phrase(alert)
        public_alerts.issue(alert=alert, typed=typed, seen=(), by=rosa)


def test_the_count_is_typed_not_confirmed(cast: Cast) -> None:
    alert = approved(cast)
    with scope(cast.actor("rosa")) as rosa:
        for typed in ("yes", "SEND LIVE TO ABOUT 1", "SEND EXERCISE TO ABOUT 1", ""):
            with pytest.raises(Invalid):
                public_alerts.issue(alert=alert, typed=typed, seen=(), by=rosa)
        typed = selectors.phrase(alert).lower().replace(",", " ")
        public_alerts.issue(alert=alert, typed=typed, seen=(), by=rosa)


def test_twice_is_refused(cast: Cast) -> None:
    alert = issued(cast)
    with scope(cast.actor("rosa")) as rosa:
        with pytest.raises(WrongState):
            public_alerts.issue(alert=alert, typed=selectors.phrase(alert), seen=(), by=rosa)
        public_alert_ending.cancel(alert=alert, by=rosa)
        with pytest.raises(WrongState):
            public_alert_ending.cancel(alert=alert, by=rosa)


def test_the_same_event_there_is_updated_not_alerted_again(cast: Cast) -> None:
    issued(cast)
    with pytest.raises(WrongState, match="Update that one"):
        issued(cast, content=flood(severity="Extreme"))


def test_an_area_in_a_neighbours_town_is_refused_with_its_name(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        drafted(cast, area=square(-74.95, 40.01, 0.08))
    assert "Lakeside" in refused.value.fields["area"]


def test_a_protective_action_without_an_order_is_refused(cast: Cast) -> None:
    order = flood().order
    with pytest.raises(Invalid) as refused:
        drafted(cast, content=flood(order=type(order)("", "", "", "")))
    assert "office" in refused.value.fields


def _update(alert: PublicAlert, assignments: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE alerts_publicalert SET {assignments}, version = version + 1 WHERE id = %s",
            [*values, alert.pk],
        )


@pytest.mark.parametrize(
    "around",
    [
        "state = 'approved'",
        "state = 'approved', approved_by_id = author_id, approved_digest = digest",
        "state = 'approved', approved_by_id = {rosa}, approved_digest = 'x'",
        "state = 'approved', approved_by_id = {rosa}, approved_digest = digest",
        "state = 'issued'",
        "state = 'issued', alone_reason = 'because'",
        "state = 'held', alone_reason = 'because', due_at = now()",
        "author_id = {rosa}",
        "mode = 'live'",
        "minutes = 0",
        "minutes = 2000",
        "content = jsonb_set(content, '{{note}}', '\"This is not a drill\"')",
        "area = ST_Translate(area, 0.1, 0)",
    ],
)
def test_the_database_refuses_what_goes_around_the_services(cast: Cast, around: str) -> None:
    alert = submitted(cast)
    with scope(cast.actor("dana")), pytest.raises(DatabaseError):
        _update(alert, around.format(rosa=cast.people["rosa"].pk))


def test_the_database_voids_an_approval_whoever_changes_the_words(cast: Cast) -> None:
    alert = approved(cast)
    with scope(cast.actor("dana")):
        _update(alert, "minutes = 61, author_id = %s", cast.people["dana"].pk)
        alert.refresh_from_db()
        assert (alert.state, alert.approved_by_id) == ("draft", None)


def test_the_database_never_changes_what_was_sent(cast: Cast) -> None:
    alert = issued(cast)
    with scope(cast.actor("dana")), pytest.raises(DatabaseError, match="never changed"):
        _update(alert, "minutes = 61, author_id = %s", cast.people["dana"].pk)


def test_only_the_issuers_people_write_its_message(cast: Cast) -> None:
    with scope(cast.actor("olu")), pytest.raises(DatabaseError), transaction.atomic():
        CapMessage.objects.create(
            mode="demo",
            sender="riv@localhost",
            identifier="urn:x",
            sent=timezone.now(),
            status="Actual",
            msg_type="Alert",
            scope="Public",
            public=True,
            worst=1,
            came_in="1.2",
            original=b"",
            flags=[],
            issuing_agency=cast.agencies["riverton"],
        )


def test_the_profile_of_the_united_states_is_demanded_where_it_is_switched_on(
    cast: Cast, settings: Settings
) -> None:
    settings.CAP_IPAWS = True
    with pytest.raises(Invalid) as refused:
        submitted(cast)
    assert "info[1]/eventCode" in refused.value.fields
    texts = tuple(replace(one, short="Leave River road now") for one in flood().texts)
    alert = issued(cast, content=flood(event_code="FFW", texts=texts))
    with scope(cast.actor("olu")) as olu:
        found = cap_messages.alert_of(cap_messages.named(olu, alert.identifier))
    assert found.codes == ("IPAWSv1.0",)
    assert ipaws.faults(found) == [one for one in ipaws.faults(found) if not one.refuses]


def test_what_leaves_is_signed_by_the_key_of_its_mode(
    cast: Cast, settings: Settings, tmp_path: Path
) -> None:
    settings.CAP_KEYS = str(tmp_path)
    keys.make_keys()
    alert = issued(cast)
    with scope(cast.actor("olu")) as olu:
        document = bytes(cap_messages.named(olu, alert.identifier).original)
    pair = keys.own("demo")
    assert pair is not None
    assert signature.verify(document, [pair.certificate]).name.startswith("DEMO")


def test_a_grant_lets_a_neighbour_alert_there_until_it_is_revoked(cast: Cast) -> None:
    lakeside, area = cast.agencies["lakeside"], square(-74.99, 40.01, 0.03)
    with scope(cast.actor("lee")) as lee, pytest.raises(Invalid, match="cannot be kept"):
        public_alerts.draft(agency=lakeside, said=said(area=area), by=lee)
    with scope(cast.actor("ada")) as ada:
        made = alerting.grant(
            agency=cast.agencies["riverton"],
            to=lakeside,
            jurisdiction=cast.towns["riverton"],
            until=timezone.now() + timedelta(days=1),
            by=ada,
        )
    with scope(cast.actor("lee")) as lee:
        alert = public_alerts.draft(agency=lakeside, said=said(area=area), by=lee)
        public_alerts.submit(alert=alert, by=lee)
    with scope(cast.actor("ada")) as ada:
        alerting.revoke(grant=made, by=ada)
        with pytest.raises(WrongState):
            alerting.revoke(grant=made, by=ada)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        alerting.revoke(grant=made, by=olu)
    with scope(cast.actor("lee")) as lee, pytest.raises(Invalid):
        public_alerts.draft(agency=lakeside, said=said(area=area, minutes=61), by=lee)
