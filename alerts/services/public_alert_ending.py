"""How a public alert ends: taken back by one person in one click, all clear, or by the clock."""

from django.db.models import QuerySet
from django.db.models.functions import Now

from agencies.services.telling import given_reason
from alerts.models import PublicAlert, PublicAlertState, Remedy
from alerts.permissions.public_alerts import may_decide, may_write
from alerts.services.public_alert_sending import each, ended, held, save, send_remedy, tell, title
from eoc.access import Actor, scope
from eoc.errors import NotPermitted, WrongState

MISTAKE = "Sent by mistake"
AT_ONCE = 50


def cancel(*, alert: PublicAlert, by: Actor, reason: str = MISTAKE) -> PublicAlert:
    """Take it back: the Cancel and the correction that were rendered before, by one person.

    Whoever may write an alert may take one back: thirty-eight minutes were lost in Hawaii.
    """
    locked = held(alert)
    if not may_write(by, locked.agency_id):
        raise NotPermitted("Somebody of the agency that sent it takes it back.")
    _demand_in_force(locked)
    why = given_reason(reason)
    send_remedy(alert=locked, kind=Remedy.CANCEL, by=by)
    send_remedy(alert=locked, kind=Remedy.CORRECTION, by=by)
    save(locked, state=PublicAlertState.CANCELLED, **ended(by, why))
    text = f"CANCELLED by {by.name}: {title(locked)}. {why}"
    tell("public_alert.cancelled", locked, by, text, tier="alarm")
    return locked


def clear(*, alert: PublicAlert, by: Actor) -> PublicAlert:
    """The danger is over: the all-clear that was rendered before."""
    locked = held(alert)
    if not may_decide(by, locked.agency_id):
        raise NotPermitted("A duty officer, coordinator or liaison gives the all-clear.")
    _demand_in_force(locked)
    send_remedy(alert=locked, kind=Remedy.ALL_CLEAR, by=by)
    save(locked, state=PublicAlertState.CLEARED, **ended(by, "The danger is over"))
    tell("public_alert.cleared", locked, by, f"All clear: {title(locked)}", tier="alarm")
    return locked


def expire(*, by: Actor) -> int:
    """What has run out by the database's clock, each once; answers how many."""
    with scope(by):
        due = list(_due().values_list("pk", "mode")[:AT_ONCE])
    return each(_expire, due)


def _due() -> QuerySet[PublicAlert]:
    return PublicAlert.objects.filter(
        state=PublicAlertState.ISSUED, expires_at__lte=Now()
    ).order_by("expires_at")


def _expire(pk: int, relay: Actor) -> int:
    with scope(relay):
        locked = held(PublicAlert(pk=pk))
        if not _due().filter(pk=pk).exists():
            return 0
        save(locked, state=PublicAlertState.EXPIRED, **ended(relay, "Its time is over"))
        tell("public_alert.expired", locked, relay, f"Expired: {title(locked)}")
    return 1


def _demand_in_force(alert: PublicAlert) -> None:
    if alert.state != PublicAlertState.ISSUED:
        raise WrongState(f"The alert is {alert.get_state_display().lower()}, not in force.")
