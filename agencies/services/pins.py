"""The PIN: chosen by its person, kept as a hash, asked for at a locked console only."""

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import F
from django.db.models.functions import Now

from agencies.models import Pin
from agencies.models.sessions import PIN_TRIES
from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted, WrongState

SHORTEST, LONGEST = 4, 8
EASY = "01234567890 09876543210"


def choose(*, digits: str, by: Actor) -> Pin:
    """A new PIN of one's own; wrong tries are forgotten."""
    kept = _digits(digits)
    if by.person_id is None or by.token:
        raise NotPermitted("A person chooses the PIN, logged in.")
    made, _ = Pin.objects.update_or_create(
        person_id=by.person_id,
        defaults={"digits": make_password(kept), "failures": 0, "chosen_at": Now()},
    )
    return made


def remove(*, by: Actor) -> None:
    """From now on only the password unlocks."""
    removed, _ = Pin.objects.filter(person_id=by.person_id or 0).delete()
    if not removed:
        raise WrongState("You have no PIN.")


def tried(*, digits: str, by: Actor) -> str:
    """Why a PIN is not taken, empty where it is; a wrong one counts, so nothing is raised here."""
    held = Pin.objects.select_for_update().filter(person_id=by.person_id or 0).first()
    if held is None:
        return "You have no PIN. Unlock with your password."
    if held.failures >= PIN_TRIES:
        return "Too many wrong PINs. Unlock with your password."
    if check_password(digits, held.digits):
        if held.failures:
            Pin.objects.filter(pk=held.pk).update(failures=0)
        return ""
    Pin.objects.filter(pk=held.pk).update(failures=F("failures") + 1)
    return _left(PIN_TRIES - held.failures - 1)


def forgive(*, by: Actor) -> None:
    """The password was right: the PIN works again."""
    Pin.objects.filter(person_id=by.person_id or 0, failures__gt=0).update(failures=0)


def _left(tries: int) -> str:
    if not tries:
        return "That is not your PIN. Unlock with your password from now on."
    return f"That is not your PIN. {tries} {'try is' if tries == 1 else 'tries are'} left."


def _digits(given: str) -> str:
    kept = given.strip()
    if not (kept.isascii() and kept.isdigit() and SHORTEST <= len(kept) <= LONGEST):
        raise Invalid("A PIN has 4 to 8 digits.", {"digits": "4 to 8 digits."})
    if len(set(kept)) == 1 or kept in EASY:
        raise Invalid("Anybody would try that PIN first.", {"digits": "Less easy to guess."})
    return kept
