"""CAP messages are kept once, whole or not at all; updates and cancels act in any order."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from django.db import DatabaseError, connection, transaction

from agencies.services import sharing
from alerts import cap
from alerts.models import CapArea, CapInfo, CapMessage, CapReference
from alerts.selectors import cap_messages as selectors
from alerts.services import cap_messages
from eoc.access import scope
from eoc.errors import NotPermitted
from tests.alerts.cap_build import EARLIER, LATER, PLAIN, changed, message, naming
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def keep(*alerts: cap.Alert) -> list[cap_messages.Kept]:
    with scope(sharing.operator()) as by:
        return [cap_messages.keep(content=cap.write(alert), by=by) for alert in alerts]


def standing(cast: Cast, name: str = "olu") -> set[str]:
    with scope(cast.actor(name)) as actor:
        return set(selectors.in_force(actor).values_list("identifier", flat=True))


def test_a_message_is_kept_with_infos_areas_and_shape(cast: Cast) -> None:
    (kept,) = keep(message(expires=LATER))
    assert kept.created
    with scope(cast.actor("olu")) as olu:
        found = selectors.found(olu, kept.message.uuid)
        area = CapArea.objects.get(info__message=found)
        assert area.shape is not None
        assert area.shape.extent == pytest.approx((-75.2, 40.0, -74.95, 40.2))
        assert selectors.alert_of(found) == kept.alert
        assert standing(cast) == {"RIV-1"}


def test_twice_changes_nothing(cast: Cast) -> None:
    first, again = keep(message(expires=LATER), message(expires=LATER))
    assert (first.created, again.created, again.differs) == (True, False, False)
    with scope(sharing.operator()):
        counts = [m.objects.count() for m in (CapMessage, CapInfo, CapArea)]
    assert counts == [1, 1, 1]


def test_other_content_under_a_known_identity_never_overwrites(cast: Cast) -> None:
    _, other = keep(message(expires=LATER), message(expires=LATER, headline="All is well"))
    assert (other.created, other.differs) == (False, True)
    with scope(cast.actor("olu")) as olu:
        assert selectors.alert_of(selectors.named(olu, "RIV-1")).infos[0].headline != "All is well"


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_update_and_cancel_act_in_whatever_order_they_come(
    cast: Cast, order: tuple[int, ...]
) -> None:
    first = message(1, expires=LATER)
    update = message(2, expires=LATER, msg_type="Update", references=naming(first))
    other = message(3, expires=LATER)
    cancel = message(4, expires=LATER, msg_type="Cancel", references=naming(other))
    coming = [first, update, other, cancel]
    for place in order:
        keep(coming[place], coming[place])
    assert standing(cast) == {"RIV-2"}


def test_a_late_original_does_not_come_back(cast: Cast) -> None:
    first = message(1, expires=LATER)
    keep(message(2, expires=LATER, msg_type="Update", references=naming(first)))
    keep(first)
    assert standing(cast) == {"RIV-2"}


@pytest.mark.parametrize("status", ["Exercise", "Test", "Draft", "System"])
def test_what_is_not_meant_never_stands_nor_ends_what_is(cast: Cast, status: str) -> None:
    first = message(1, expires=LATER)
    keep(first, message(2, status=status, expires=LATER))
    keep(message(3, status=status, msg_type="Cancel", references=naming(first)))
    assert standing(cast) == {"RIV-1"}


def test_another_sender_ends_nothing(cast: Cast) -> None:
    first = message(1, expires=LATER)
    cancel = message(2, msg_type="Cancel", references=naming(first), sender="mallory@example.org")
    keep(first, cancel)
    assert standing(cast) == {"RIV-1"}


def test_what_is_older_ends_nothing_newer(cast: Cast) -> None:
    first = message(1, expires=LATER)
    keep(
        first,
        message(2, msg_type="Cancel", references=naming(first), sent="2026-11-27T16:30:00-05:00"),
    )
    assert standing(cast) == {"RIV-1"}


def test_a_message_that_names_itself_stays(cast: Cast) -> None:
    update = message(1, expires=LATER, msg_type="Update")
    keep(message(1, expires=LATER, msg_type="Update", references=naming(update)))
    assert standing(cast) == {"RIV-1"}


def test_the_same_moment_in_another_zone_is_the_same_message(cast: Cast) -> None:
    first, again = keep(message(expires=LATER), message(sent="2026-11-28T21:30:00+00:00"))
    assert (again.created, again.message.pk) == (False, first.message.pk)


def test_it_ends_by_the_clock_of_the_database(cast: Cast) -> None:
    keep(message(1, expires=EARLIER))
    assert standing(cast) == set()


def test_without_an_end_it_lasts_a_day_from_when_it_was_sent(cast: Cast) -> None:
    long_ago = (datetime.now(UTC) - timedelta(hours=25)).strftime("%Y-%m-%dT%H:%M:%S+00:00")
    keep(message(1, sent=EARLIER), message(2, sent=long_ago))
    assert standing(cast) == {"RIV-1"}


def test_the_scope_decides_who_reads(cast: Cast) -> None:
    keep(message(1, expires=LATER, scope="Restricted", restriction="staff"))
    assert standing(cast) == set()
    with scope(cast.actor("olu")):
        assert not CapInfo.objects.exists()
        assert not CapArea.objects.exists()
    with scope(sharing.operator()) as operator:
        assert selectors.in_force(operator).count() == 1


def test_a_restricted_cancel_ends_a_public_alert_for_everybody(cast: Cast) -> None:
    first = message(1, expires=LATER)
    keep(first, message(2, scope="Restricted", msg_type="Cancel", references=naming(first)))
    assert standing(cast) == set()


def test_only_the_operator_takes_messages_in(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada, pytest.raises(NotPermitted):
        cap_messages.keep(content=PLAIN.encode(), by=ada)


def test_the_wall_refuses_a_member_who_writes_around_the_service(cast: Cast) -> None:
    (kept,) = keep(message(expires=LATER))
    with scope(cast.actor("ada")):
        changed_rows = CapMessage.objects.filter(pk=kept.message.pk).update(status="Test")
        with pytest.raises(DatabaseError), transaction.atomic():
            CapReference.objects.create(
                message=kept.message,
                mode="demo",
                sender=kept.alert.sender,
                identifier="RIV-1",
                sent=kept.message.sent,
                acts=True,
            )
    assert changed_rows == 0


def test_what_crosses_itself_is_kept_in_words_and_said(cast: Cast) -> None:
    bow = "40.0,-75.2 40.2,-75.0 40.0,-75.0 40.2,-75.2 40.0,-75.2"
    document = changed("40.0,-75.2 40.0,-74.95 40.2,-74.95 40.2,-75.2 40.0,-75.2", bow)
    document = document.replace(b"      <circle>40.1,-75.1 5</circle>\n", b"")
    with scope(sharing.operator()) as by:
        kept = cap_messages.keep(content=document, by=by).message
        assert "alert/info[1]/area[1]/polygon[1]: is not valid: Self-intersection" in kept.flags[0]
        assert selectors.geometry(kept)["features"] == []
        assert selectors.unplaced(kept) == ["Riverton"]


def test_the_database_refuses_a_shape_that_is_not_sane(cast: Cast) -> None:
    keep(message(expires=LATER))
    with scope(sharing.operator()), connection.cursor() as cursor:
        for shape in (
            "MULTIPOLYGON(((0 0, 1 1, 1 0, 0 1, 0 0)))",
            "MULTIPOLYGON(((0 0, 0 1000, 1000 0, 0 0)))",
        ):
            with pytest.raises(DatabaseError, match="sane"), transaction.atomic():
                cursor.execute(
                    "UPDATE alerts_caparea SET shape = ST_GeomFromText(%s, 4326)", [shape]
                )


def test_the_chain_is_told_both_ways(cast: Cast) -> None:
    first = message(1, expires=LATER)
    update = message(2, expires=LATER, msg_type="Update", references=naming(first, message(9)))
    old, new = (kept.message for kept in keep(first, update))
    with scope(cast.actor("olu")) as olu:
        assert [(link.identifier, link.uuid) for link in selectors.chain(olu, old)] == [
            ("RIV-2", new.uuid)
        ]
        told = {link.identifier: link.uuid for link in selectors.chain(olu, new)}
        assert told == {"RIV-1": old.uuid, "RIV-9": None}
        assert selectors.stands(olu, old) == "replaced"
        assert selectors.stands(olu, new) == "in force"


def test_a_time_in_the_future_is_kept_and_said(cast: Cast) -> None:
    (kept,) = keep(message(sent=LATER))
    assert kept.message.flags == ["alert/sent: lies in the future of this clock"]
