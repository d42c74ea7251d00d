"""Which refusal a database error means, so that a race lost reads like a rule met."""

from django.db import DatabaseError

from eoc.errors import Invalid, NotPermitted, Refusal, Stale, WrongState

CONSTRAINTS = {
    "membership_not_twice": "They already hold that role at that time.",
    "break_glass_one_open": "You already took a role in that agency; end that first.",
    "booking_not_twice": "That asset is already committed at that time.",
    "offer_once": "That agency was already asked for this line.",
    "asset_call_sign": "That agency already has an asset with this call sign.",
    "custody_signed_once": "That side has already signed for it at that end.",
    "crew_one_leader": "That crew already has a leader.",
    "crew_one_open_shift": "That person is already on shift.",
    "team_name_once": "A team of that name already works there.",
    "movement_once": "That step was already taken.",
    "activation_one_open": "An activation is already open; change its level instead.",
    "public_alert_not_twice": "Exactly this alert is in force already.",
    "public_alert_two_people": "Two people send an alert: one writes, another approves the same.",
    "jurisdiction_kind_code": "Another jurisdiction of that kind has this code.",
}
BEYOND = ("22003", "22008", "22009")  # numbers, moments and offsets that PostgreSQL cannot hold


def refusal_of(error: Exception) -> Refusal | None:
    """The refusal an exception stands for, or None where it is a fault of ours."""
    if isinstance(error, Refusal):
        return error
    cause = error.__cause__
    state = getattr(cause, "sqlstate", None)
    if not isinstance(error, DatabaseError) or state is None:
        return None
    if state == "EOC12":
        return Stale("Somebody changed this in the meantime. Look again, then decide.")
    if state == "EOC03":
        return NotPermitted(_message(cause))
    if state in BEYOND:
        return Invalid("A time or a number lies beyond what can be kept.")
    if state in ("EOC09", "40001", "40P01"):
        return WrongState(_message(cause))
    name = getattr(getattr(cause, "diag", None), "constraint_name", "") or ""
    if name in CONSTRAINTS:
        return WrongState(CONSTRAINTS[name], constraint=name)
    return None


def _message(cause: BaseException | None) -> str:
    text = getattr(getattr(cause, "diag", None), "message_primary", "") or "Not in this state"
    return text[0].upper() + text[1:] + "."
