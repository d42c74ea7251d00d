"""Custody: each side signs for equipment at each end, for the state it saw it in."""

from eoc.access import Actor
from eoc.errors import Invalid, WrongState
from eoc.text.public import public_texts
from resources.models import CustodySignature, Deployment, Handover, Side
from resources.permissions.mutual_aid import may_receive, may_send
from resources.selectors import custody as selectors
from resources.services import deployments_holding as holding
from resources.services import movements
from resources.services.deployments_holding import Held
from resources.services.movements import UNREAD, Reading


def sign(
    *,
    deployment: Deployment,
    handover: str,
    condition: str,
    signer: str,
    by: Actor,
    side: str = "",
    reading: Reading = UNREAD,
) -> CustodySignature:
    """Sign by name for the condition one side saw; it stands as it was signed.

    Whoever acts for both sides names the `side`.
    """
    held = holding.hold(deployment, by, "either", over=True)
    said = _say_it(condition, signer, handover)
    if handover != selectors.end_now(held.deployment):
        raise WrongState(f"{held.label} is {held.state}: that end is not signed for now.")
    whose = _side(held, by, side)
    about = held.deployment
    if CustodySignature.objects.filter(deployment=about, handover=handover, side=whose).exists():
        raise WrongState(f"The {Side(whose).label.lower()} has already signed for {held.label}.")
    movements.must_go_on(about, reading)
    agencies = {
        Side.PROVIDING: about.providing_agency_id,
        Side.REQUESTING: about.requesting_agency_id,
    }
    signed = CustodySignature.objects.create(
        deployment=about,
        requesting_agency_id=about.requesting_agency_id,
        providing_agency_id=about.providing_agency_id,
        agency_id=agencies[Side(whose)],
        handover=handover,
        side=whose,
        condition=said["condition"][:300],
        signer=said["signer"][:120],
        odometer_km=reading.odometer_km,
        engine_hours=reading.engine_hours,
    )
    holding.raised(held)
    words = Handover(handover).label.lower()
    holding.say(held, by, "signed_for", f"{held.label} {words}, signed by {signed.signer}")
    return signed


def _side(held: Held, by: Actor, asked: str) -> Side:
    sides = {
        Side.PROVIDING: may_send(by, held.deployment),
        Side.REQUESTING: may_receive(by, held.deployment),
    }
    mine = [side for side, may in sides.items() if may and (not asked or side == asked)]
    if len(mine) != 1:
        message = "Say for which of the two sides you sign."
        raise Invalid(message, {"side": message})
    return mine[0]


def _say_it(condition: str, signer: str, handover: str) -> dict[str, str]:
    missing = {
        name: words
        for name, text, words in (
            ("condition", condition, "Say what state it is in."),
            ("signer", signer, "Who signs? Write the name."),
        )
        if not text.strip()
    }
    if handover not in Handover.values:
        missing["handover"] = "It is handed over (out) or handed back (back)."
    if missing:
        raise Invalid("Say what you sign for, and by whom.", missing)
    return public_texts(condition=condition, signer=signer)
