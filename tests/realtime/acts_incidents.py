"""Acts on incidents and on what stands around them; each `yield` is a moment of comparison."""

from collections.abc import Iterator

from django.utils import timezone

from agencies.models import Declaration
from agencies.services import declarations, sharing
from eoc.access import Actor, scope
from incidents.models import Guest
from incidents.services import activations, calls, guests, incidents, legal_holds
from incidents.services.calls import Call, Responder
from tests.agreeing import agree, show
from tests.cast import Cast
from tests.incidents.build import fresh, logged
from tests.realtime.acts_assets import Act


def under_a_parent_and_out_again(cast: Cast) -> Iterator[None]:
    """Two calls are joined and parted; then one that is shown stands under one that is not."""
    agree(cast, "riverton", "farview", *show("incidents", severity="high"))
    yield
    storm, call = logged(cast, title="Storm"), logged(cast, title="Roof", severity="medium")
    yield
    with scope(cast.actor("dana")) as dana:
        incidents.join(incident=call, parent=storm, reason="same storm", by=dana)
    yield
    with scope(dana):
        child = fresh(cast, call)
        incidents.separate(incident=child, reason="another cause", by=dana)
    yield
    with scope(dana):
        below = fresh(cast, storm)
        incidents.join(incident=below, parent=fresh(cast, call), reason="began there", by=dana)
    yield


def worked_from_stage_to_stage(cast: Cast) -> Iterator[None]:
    """It goes on, and command says how complex it is."""
    fire = logged(cast)
    for stage in ("active", "contained"):
        with scope(cast.actor("dana")) as dana:
            incidents.set_stage(incident=fresh(cast, fire), stage=stage, by=dana)
        yield
    with scope(cast.actor("dana")) as dana:
        incidents.set_complexity(incident=fresh(cast, fire), complexity=3, by=dana)
    yield


def calls_of_a_feed(cast: Cast) -> Iterator[None]:
    """A batch with a responder; the same call again adds another one."""
    with scope(cast.actor("dana")) as dana:
        calls.log_calls(calls=[_call(cast, "k1"), _call(cast, "k2")], by=dana, mode="demo")
    yield
    with scope(cast.actor("dana")) as dana:
        calls.log_calls(calls=[_call(cast, "k1", "Engine 14")], by=dana, mode="demo")
    yield


def _call(cast: Cast, key: str, unit: str = "Engine 12") -> Call:
    agency, spot, now = cast.agencies["riverton"].pk, cast.point("riverton"), timezone.now()
    return Call(
        agency_id=agency,
        type="structure_fire",
        severity="high",
        title=f"Call {key}",
        happened_at=now,
        heard_at=now,
        point=(spot.x, spot.y),
        source="test",
        source_key=key,
        responders=(Responder(unit, "fire"),),
    )


def held_for_the_court_and_shown_to_a_guest(cast: Cast) -> Iterator[None]:
    """A legal hold comes and goes, and so does a guest's link."""
    fire = logged(cast)
    yield
    with scope(cast.actor("ada")) as ada:
        legal_holds.place(incident=fire, reason="Inquest 4", by=ada)
    yield
    with scope(cast.actor("ada")) as ada:
        legal_holds.release(incident=fire, reason="over", by=ada)
    yield
    with scope(cast.actor("dana")) as dana:
        guest, _ = guests.invite(incident=fire, name="Gus", hours=2, by=dana)
    yield
    with scope(cast.actor("dana")) as dana:
        guests.revoke(guest=Guest.objects.get(pk=guest.pk), by=dana)
    yield


def an_eoc_stands_up_and_an_emergency_is_declared(cast: Cast) -> Iterator[None]:
    """What a declaration opens, it closes when it ends."""
    agree(cast, "riverton", "farview", *show("incidents", condition="declared"))
    town = cast.towns["riverton"]
    yield
    with scope(_decider(cast)) as ada:
        activations.activate(jurisdiction=town, level="partial", reason="flood", by=ada)
    yield
    with scope(_decider(cast)) as ada:
        made = declarations.declare(issuer=town, title="Flood", legal_basis="Act 1", by=ada)
    yield
    logged(cast, severity="critical")
    yield
    with scope(_decider(cast)) as ada:
        held = Declaration.objects.get(pk=made.pk)
        declarations.end(declaration=held, version=held.version, reason="over", by=ada)
        activations.deactivate(jurisdiction=town, by=ada)
    yield


def _decider(cast: Cast) -> Actor:
    return sharing.operator("Regional chief")


ACTS: list[Act] = [
    under_a_parent_and_out_again,
    worked_from_stage_to_stage,
    calls_of_a_feed,
    held_for_the_court_and_shown_to_a_guest,
    an_eoc_stands_up_and_an_emergency_is_declared,
]
AMONG_OTHERS = [
    worked_from_stage_to_stage,
    calls_of_a_feed,
    held_for_the_court_and_shown_to_a_guest,
]
