"""Public alerts for tests: Riverton's flood, written by Dana, approved by Rosa."""

from dataclasses import replace
from typing import Any

from django.contrib.gis.geos import MultiPolygon

from alerts.cap.content import Content, Order, Words
from alerts.models import PublicAlert
from alerts.selectors import public_alerts as selectors
from alerts.services import public_alerts
from alerts.services.public_alerts import Said
from eoc.access import Actor, scope
from tests.cast import Cast, square

ENGLISH = Words(
    language="en-US",
    event="Flash flood",
    headline="Leave the river road now",
    description="The river rises and will be over the road within the hour.",
    instruction="Leave on foot to Mill Hill. Do not drive into water.",
    place="River road in Riverton",
    short="Flood: leave River road now, go to Mill Hill.",
    long="Flood in Riverton. Leave River road now on foot to Mill Hill. Do not drive into water.",
)
SPANISH = Words(
    language="es-US",
    event="Inundación repentina",
    headline="Abandone ya la calle del río",
    description="El río crece y cubrirá la calle dentro de una hora.",
    instruction="Vaya a pie a Mill Hill. No conduzca por el agua.",
    place="Calle del río en Riverton",
)
ORDER = Order("Mayor of Riverton", "Riverton Code 12.3", "2026-11-28T17:00:00-05:00", "Police")
FLOOD = Content(
    category="Met",
    urgency="Immediate",
    severity="Severe",
    certainty="Observed",
    responses=("Evacuate",),
    order=ORDER,
    texts=(ENGLISH, SPANISH),
)
INSIDE = square(-74.99, 40.01, 0.03)


def flood(**changes: Any) -> Content:
    """Riverton's flood with something else in it."""
    return replace(FLOOD, **changes)


def exercise_words() -> tuple[Words, ...]:
    """The same, as an exercise says it."""
    return tuple(
        Words(text.language, **{name: f"{word}: {part}" for name, part in _long(text)})
        for text, word in ((ENGLISH, "EXERCISE"), (SPANISH, "EJERCICIO"))
    )


def _long(text: Words) -> list[tuple[str, str]]:
    return [(name, part) for name, part in text.parts().items() if part]


def said(
    content: Content = FLOOD, area: MultiPolygon = INSIDE, minutes: int = 60, **more: Any
) -> Said:
    """What Dana hands in."""
    return Said(content, area, minutes, **more)


def drafted(cast: Cast, name: str = "dana", mode: str = "demo", **fields: Any) -> PublicAlert:
    """A draft of Riverton."""
    with acting(cast, name, mode) as by:
        return public_alerts.draft(agency=cast.agencies["riverton"], said=said(**fields), by=by)


def submitted(cast: Cast, name: str = "dana", mode: str = "demo", **fields: Any) -> PublicAlert:
    """It waits for the second person."""
    alert = drafted(cast, name, mode, **fields)
    with acting(cast, name, mode) as by:
        return public_alerts.submit(alert=alert, by=by)


def approved(cast: Cast, mode: str = "demo", **fields: Any) -> PublicAlert:
    """Rosa read it and said yes."""
    alert = submitted(cast, mode=mode, **fields)
    with acting(cast, "rosa", mode) as rosa:
        return public_alerts.approve(alert=alert, digest=alert.digest, by=rosa)


def issued(cast: Cast, mode: str = "demo", **fields: Any) -> PublicAlert:
    """It is in force."""
    alert = approved(cast, mode, **fields)
    with acting(cast, "rosa", mode) as rosa:
        typed = selectors.phrase(alert)
        return public_alerts.issue(alert=alert, typed=typed, seen=(), by=rosa)


def acting(cast: Cast, name: str, mode: str = "demo") -> Any:
    """The scope of a member of the cast, in a mode."""
    return scope(in_mode(cast.actor(name), mode))


def in_mode(actor: Actor, mode: str) -> Actor:
    """The same person in another mode."""
    return replace(actor, mode=mode)


def again(cast: Cast, alert: PublicAlert) -> PublicAlert:
    """The alert as it stands now."""
    with scope(cast.actor("dana")):
        alert.refresh_from_db()
    return alert
