"""Break-glass: one person alone, for hazards approved beforehand, with half a minute to stop it.

The opposite failure of Hawaii is the alert that never came (Maui 2023). The row waits, due by the
database's clock; the relay hands it off, the person may at once, anybody who writes may stop it.
"""

from datetime import timedelta

from django.db.models import QuerySet
from django.db.models.functions import Now

from agencies.services.telling import given_reason
from alerts.cap.content import Content
from alerts.models import PublicAlert, PublicAlertState, Verdict
from alerts.permissions.public_alerts import may_decide, may_review, may_write
from alerts.selectors import alerting
from alerts.selectors.public_alerts import unreviewed
from alerts.services import second_person
from alerts.services.public_alert_sending import each, hand_off, held, save, tell, title
from alerts.services.public_alerts import demand_ready
from eoc.access import Actor, scope
from eoc.errors import Invalid, NotPermitted, WrongState
from eoc.text.public import public_text

HOLD = timedelta(seconds=30)
PAGED_AGAIN = timedelta(seconds=60)
AT_ONCE = 50
WAITING = (PublicAlertState.DRAFT, PublicAlertState.SUBMITTED)


def send_alone(*, alert: PublicAlert, typed: str, reason: str, by: Actor) -> PublicAlert:
    """Send without a second person, with the reason; it leaves after half a minute."""
    locked = held(alert)
    _demand_alone(locked, by)
    why = given_reason(reason)
    demand_ready(locked, typed, by)
    author = {"author_id": by.person_id, "author_name": by.name[:120]}
    save(locked, state=PublicAlertState.HELD, alone_reason=why, due_at=Now() + HOLD, **author)
    second_person.decided(alert=locked, by=by)
    text = f"BREAK-GLASS: {by.name} sends alone: {title(locked)}. {why}"
    tell("public_alert.held", locked, by, text, tier="alarm")
    return locked


def release(*, alert: PublicAlert, by: Actor) -> PublicAlert:
    """Do not wait for the half minute."""
    locked = held(alert)
    if not may_decide(by, locked.agency_id):
        raise NotPermitted("A duty officer, coordinator or liaison of the agency releases it.")
    _demand_held(locked)
    hand_off(alert=locked, by=by)
    return locked


def stop(*, alert: PublicAlert, by: Actor) -> PublicAlert:
    """Nothing leaves; the alert is a draft again."""
    locked = held(alert)
    if not may_write(by, locked.agency_id):
        raise NotPermitted("Somebody of the agency stops it.")
    _demand_held(locked)
    save(locked, state=PublicAlertState.DRAFT, alone_reason="", due_at=None)
    tell("public_alert.stopped", locked, by, f"{by.name} stopped {title(locked)}; nothing left")
    return locked


def review(*, alert: PublicAlert, verdict: str, note: str, by: Actor) -> PublicAlert:
    """Say afterwards whether it was right; somebody else does, never whoever sent it."""
    locked = held(alert)
    if not may_review(by, locked):
        raise NotPermitted("Somebody else of the agency reviews it, who has logged in.")
    if not locked.alone_reason or locked.issued_at is None:
        raise WrongState("Only an alert that one person sent alone is reviewed.")
    if locked.verdict:
        raise WrongState("It was reviewed already.")
    kept = public_text(note, "note")[:500]
    if verdict not in Verdict.values or not kept:
        raise Invalid("Say what you found.", {"note": "Choose a verdict and write why."})
    save(locked, verdict=verdict, review_note=kept, reviewed_by_id=by.person_id, reviewed_at=Now())
    second_person.decided(alert=locked, by=by)
    tell("public_alert.reviewed", locked, by, f"{by.name} reviewed {title(locked)}: {kept}")
    return locked


def sweep(*, by: Actor) -> int:
    """Hand off what was held long enough and page again where nobody answered; how many."""
    with scope(by):
        due = list(_due().values_list("pk", "mode")[:AT_ONCE])
        silent = list(_unanswered().values_list("pk", "mode")[:AT_ONCE])
    return each(_leave, due) + each(_page_again, silent)


def _due() -> QuerySet[PublicAlert]:
    held_ones = PublicAlert.objects.filter(state=PublicAlertState.HELD, due_at__lte=Now())
    return held_ones.order_by("due_at")


def _leave(pk: int, relay: Actor) -> int:
    with scope(relay):
        locked = held(PublicAlert(pk=pk))
        if not _due().filter(pk=pk).exists():
            return 0
        hand_off(alert=locked, by=relay)
    return 1


def _unanswered() -> QuerySet[PublicAlert]:
    """Sent alone a minute ago, not looked at by a second person, and not paged for again."""
    alone = unreviewed(PublicAlert.objects.all())
    return alone.filter(paged_again_at=None, issued_at__lte=Now() - PAGED_AGAIN).order_by(
        "issued_at"
    )


def _page_again(pk: int, relay: Actor) -> int:
    with scope(relay):
        locked = held(PublicAlert(pk=pk))
        if not _unanswered().filter(pk=pk).exists():
            return 0
        save(locked, paged_again_at=Now())
        text = f"Nobody has looked at what one person sent alone: {title(locked)}"
        tell("public_alert.unanswered", locked, relay, text, tier="alarm")
    return 1


def _demand_alone(alert: PublicAlert, by: Actor) -> None:
    if not may_decide(by, alert.agency_id):
        raise NotPermitted("A duty officer, coordinator or liaison of the agency may, logged in.")
    if alert.state not in WAITING:
        raise WrongState(f"The alert is {alert.get_state_display().lower()}.")
    event = Content.of(alert.content).event
    known = alerting.hazards(by, alert.agency_id)
    if event.casefold() not in [one.casefold() for one in known]:
        raise NotPermitted(
            f"{event} is not among the hazards your administrators approved beforehand: "
            f"{', '.join(known) or 'none'}. Ask a second person."
        )


def _demand_held(alert: PublicAlert) -> None:
    if alert.state != PublicAlertState.HELD:
        raise WrongState(f"The alert is {alert.get_state_display().lower()}; nothing is held.")
