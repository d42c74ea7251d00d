"""What repeats is counted, what is silenced is kept, a flood is bundled; nothing is lost."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from agencies.models import ContactPoint
from agencies.services import sharing
from alerts.models import Alert, Escalation, Silence
from alerts.models.alerts import LOUD
from alerts.selectors import silences
from alerts.selectors.alerts import DIGEST, rows
from alerts.services import (
    acknowledgements,
    alerts,
    deliveries,
    escalation,
    public_alert_telling,
)
from alerts.services.alerts import Notice
from eoc.access import scope
from tests.alerts.conftest import contact
from tests.alerts.escalating import person, policy
from tests.alerts.stage import deliveries as sent
from tests.cast import Cast

FIRE = "incident:00000000-0000-0000-0000-000000000001"


@pytest.fixture
def desk(cast: Cast) -> ContactPoint:
    """A mailbox of Riverton."""
    with scope(sharing.operator()):
        return contact(cast, "riverton", "desk@riverton.example")


def issue(cast: Cast, *to: ContactPoint, **said: Any) -> Alert:
    """An event that alerts Riverton; what it says may be said."""
    plain = {"kind": "incident.high", "severity": "high", "subject": "Fire", "body": "Go."}
    notice = Notice(**{**plain, "about": FIRE, "joins": True, **said})
    with scope(sharing.operator()) as by:
        return alerts.issue(
            notice=notice,
            event=uuid.uuid4(),
            mode="demo",
            contacts={cast.agencies["riverton"].pk: list(to)},
            by=by,
        )[0]


def silence(cast: Cast, **said: Any) -> Silence:
    """Riverton hears nothing of tests for an hour from now on."""
    now = timezone.now()
    plain = {"kinds": [], "starts_at": now, "ends_at": now + timedelta(hours=1), "reason": "Work"}
    with scope(sharing.operator()):
        agency = cast.agencies["riverton"]
        return Silence.objects.create(
            mode="demo", agency=agency, by_name="Ada", **{**plain, **said}
        )


def test_a_repetition_is_counted_on_the_first_and_delivered_once(
    cast: Cast, desk: ContactPoint
) -> None:
    first, *others = [issue(cast, desk) for _ in range(4)]
    assert {one.joined_to_id for one in others} == {first.pk}
    assert len(sent()) == 1
    with scope(cast.actor("dana")) as dana:
        assert [(row["more"], row["version"]) for row in rows(dana)] == [(3, 4)]


@pytest.mark.parametrize(
    "other", [{"kind": "incident.other"}, {"about": "incident:2"}, {"joins": False}]
)
def test_another_kind_or_matter_is_no_repetition(
    cast: Cast, desk: ContactPoint, other: dict[str, Any]
) -> None:
    issue(cast, desk)
    assert issue(cast, desk, **other).joined_to_id is None
    assert len(sent()) == 2


def test_what_is_worse_is_said_again_and_then_counted_there(cast: Cast, desk: ContactPoint) -> None:
    issue(cast, desk, severity="medium")
    worse = issue(cast, desk, severity="critical")
    assert worse.joined_to_id is None
    assert issue(cast, desk, severity="high").joined_to_id == worse.pk
    assert len(sent()) == 2


def test_after_the_window_it_is_said_again(cast: Cast, desk: ContactPoint, settings: Any) -> None:
    settings.ALERTS_JOINED_FOR = 0.0
    assert [issue(cast, desk).joined_to_id for _ in range(2)] == [None, None]


def test_of_concurrent_subscribers_one_delivers(committed_cast: Cast) -> None:
    with scope(sharing.operator()):
        point = contact(committed_cast, "riverton", "desk@riverton.example")

    def one(_: int) -> int | None:
        try:
            return issue(committed_cast, point).joined_to_id
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(one, range(8)))
    assert found.count(None) == 1 and len(set(found)) == 2
    assert len(sent()) == 1


def test_a_silenced_alert_is_kept_counted_and_delivered_to_nobody(
    cast: Cast, desk: ContactPoint
) -> None:
    made = silence(cast, kinds=["incident.high"], about=FIRE)
    assert issue(cast, desk).silence_id == made.pk
    for other in ({"kind": "incident.low"}, {"about": "incident:2"}):
        assert issue(cast, desk, **other).silence_id is None
    with scope(cast.actor("ada")) as ada:
        assert silences.visible_to(ada).get().silenced == 1
        assert len(rows(ada)) == 2
    assert len(sent()) == 2


def test_a_provider_under_maintenance_is_silenced_by_its_channel(
    cast: Cast, desk: ContactPoint
) -> None:
    made = silence(cast, about="provider:email")
    assert issue(cast, desk, provider="email").silence_id == made.pk
    assert issue(cast, desk, provider="webhook").silence_id is None


@pytest.mark.parametrize(
    "loud",
    [{"severity": "critical"}, {"kind": "public_alert.issued"}, {"kind": "break_glass.taken"}],
)
def test_what_must_be_heard_is_never_silenced(
    cast: Cast, desk: ContactPoint, loud: dict[str, Any]
) -> None:
    made = silence(cast)
    alert = issue(cast, desk, **loud)
    assert alert.silence_id is None and len(sent()) == 1
    with scope(sharing.operator()), pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.filter(pk=alert.pk).update(silence=made)


def test_a_silence_holds_from_its_first_second_until_before_its_last(
    cast: Cast, desk: ContactPoint
) -> None:
    now, hour = _statement_time(), timedelta(hours=1)
    bounds = {"over": now - hour, "next": now + hour, "on": now}
    for reason, starts in bounds.items():
        silence(cast, reason=reason, starts_at=starts, ends_at=starts + hour)
    with scope(sharing.operator()):
        assert [one.reason for one in silences.in_force(Silence.objects.all())] == ["on"]
        Silence.objects.filter(reason="on").update(ends_at=_statement_time())
        assert not silences.in_force(Silence.objects.all())
    assert issue(cast, desk).silence_id is None


def _statement_time() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("hours, reason", [(25, "Work"), (-1, "Work"), (2, "")])
def test_the_database_refuses_a_silence_without_end_or_reason(
    cast: Cast, hours: int, reason: str
) -> None:
    ends = timezone.now() + timedelta(hours=hours)
    with pytest.raises(IntegrityError), transaction.atomic():
        silence(cast, ends_at=ends, reason=reason)


def test_a_flood_of_200_is_bundled_with_none_lost(
    cast: Cast, desk: ContactPoint, settings: Any
) -> None:
    settings.ALERTS_FLOOD_PER_MINUTE = 20
    with scope(sharing.operator()):
        other = contact(cast, "riverton", "night@riverton.example")
    made = [issue(cast, desk, about=f"incident:{n}", subject=f"Fire {n}") for n in range(199)]
    made.append(issue(cast, other, about="incident:200", subject="Fire 199"))
    urgent = issue(cast, desk, about="incident:201", severity="critical", subject="Danger")
    with scope(sharing.operator()):
        (digest,) = Alert.objects.filter(kind=DIGEST)
        told = set(Alert.objects.filter(bundled_in=digest).values_list("pk", flat=True))
    alone = {one.alert_id for one in sent()} - {digest.pk}
    assert alone == {one.pk for one in made[:20]} | {urgent.pk}
    assert alone | told == {one.pk for one in (*made, urgent)}
    assert digest.more == 180 and all(f"Fire {n}" in digest.body for n in range(20, 200))
    assert len(sent(alert=digest)) == 2
    assert all(one.next_at > one.created_at for one in sent(alert=digest))


def test_what_leaves_while_the_flood_goes_on_gets_a_digest_after_it(
    cast: Cast, desk: ContactPoint, settings: Any
) -> None:
    settings.ALERTS_FLOOD_PER_MINUTE = 0
    issue(cast, desk, about="incident:1")
    with scope(sharing.operator()) as by:
        Alert.objects.filter(kind=DIGEST).get().deliveries.update(next_at=timezone.now())
        assert len(deliveries.claim(count=9, by=by).deliveries) == 1
    issue(cast, desk, about="incident:2")
    assert len({one.alert_id for one in sent()}) == 2


def test_a_bundle_escalates_once_for_all_of_it_and_anew_when_that_has_ended(
    cast: Cast, desk: ContactPoint, settings: Any
) -> None:
    settings.ALERTS_FLOOD_PER_MINUTE = 0
    policy(cast, [person(cast, "rosa")], severities=["high"], name="Night")
    policy(cast, [person(cast, "ada")], severities=["medium"], name="Calm")
    many = [
        issue(cast, desk, about=f"incident:{n}", subject=f"Fire {n}", severity=severity)
        for n, severity in enumerate(("low", "high", "high", "medium", "high"))
    ]
    assert {one.bundled_in_id for one in many} == {many[0].bundled_in_id} != {None}
    assert _runs() == [("Fire 1", "Night"), ("Fire 3", "Calm")]
    dana = Client()
    dana.force_login(cast.users["dana"])
    with scope(sharing.operator()):
        digest = Alert.objects.get(kind=DIGEST)
    for other in (many[4].uuid, digest.uuid):
        shown = " ".join(dana.get(f"/alerts/{other}/").content.decode().split())
        assert f'Night, running, for <a href="/alerts/{many[1].uuid}/">Fire 1</a>' in shown
    with scope(cast.actor("dana")) as by:
        escalation.stop(alert=many[1], by=by)
        acknowledgements.acknowledge(alert=many[3], by=by)
    later = [
        issue(cast, desk, about="incident:5", subject="Fire 5", severity=severity)
        for severity in ("high", "medium")
    ]
    assert later[1].joined_to_id == later[0].pk
    issue(cast, desk, about="incident:6", subject="Fire 6", severity="medium")
    assert _runs()[2:] == [("Fire 5", "Night"), ("Fire 6", "Calm")]


def _runs() -> list[tuple[str, str]]:
    with scope(sharing.operator()):
        found = Escalation.objects.order_by("pk")
        return list(found.values_list("alert__subject", "policy_name"))


def test_no_silence_may_name_what_tells_of_a_public_alert() -> None:
    assert all(kind.startswith(LOUD) for kind in public_alert_telling.WORDS)
