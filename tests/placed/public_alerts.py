"""Public alerts of Riverton at every step, its rules, and a grant to Lakeside."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from alerts.selectors import public_alerts as selectors
from alerts.services import alerting, exercises
from alerts.services import public_alert_break_glass as break_glass
from tests.alerts import public
from tests.cast import square
from tests.placed.world import SECRET, World

ELSEWHERE = [square(-74.99, 40.005 + 0.018 * n, 0.01) for n in range(4)]


def place(world: World) -> None:
    """A draft, one that waits, one approved, one in force; each in a place of its own."""
    text = replace(public.ENGLISH, description=SECRET)
    words = public.flood(texts=(text,))
    world.put("draft_alert", public.drafted(world.cast, content=words))
    waiting = public.submitted(world.cast, content=words)
    world.put("waiting_alert", waiting)
    world.put("approved_alert", public.approved(world.cast, content=words, area=ELSEWHERE[1]))
    world.put("issued_alert", public.issued(world.cast, area=ELSEWHERE[0]))
    world.names["waiting_digest"] = waiting.digest
    _rules(world)
    _alone(world)


def _alone(world: World) -> None:
    """What Rosa may send alone, what she holds, what she sent."""
    text = replace(public.ENGLISH, event="Dam failure")
    words = public.flood(texts=(text,))
    world.put("dam_alert", public.drafted(world.cast, "rosa", content=words))
    for name, area in (("held_alert", ELSEWHERE[2]), ("alone_alert", ELSEWHERE[3])):
        alert = public.drafted(world.cast, "rosa", content=words, area=area)
        with public.acting(world.cast, "rosa") as rosa:
            typed, why = selectors.phrase(alert), "The dam broke"
            held = break_glass.send_alone(alert=alert, typed=typed, reason=why, by=rosa)
            sent = name == "alone_alert"
            world.put(name, break_glass.release(alert=held, by=rosa) if sent else held)


def _rules(world: World) -> None:
    riverton, soon = world.cast.agencies["riverton"], timezone.now() + timedelta(days=2)
    with public.acting(world.cast, "ada") as ada:
        alerting.set_policy(agency=riverton, hazards=["Dam failure"], shift_changes=[], by=ada)
        made = alerting.grant(
            agency=riverton,
            to=world.cast.agencies["lakeside"],
            jurisdiction=world.cast.towns["riverton"],
            until=soon,
            by=ada,
        )
    world.put("alerting_grant", made)
    with public.acting(world.cast, "rosa") as rosa:
        window = exercises.schedule(
            agency=riverton,
            title="Siren day",
            starts_at=soon,
            ends_at=soon + timedelta(hours=1),
            by=rosa,
        )
    world.put("exercise_window", window)
