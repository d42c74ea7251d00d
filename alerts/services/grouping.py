"""What is said again is counted, what is under maintenance is silenced, a flood is bundled.

Every alert stays a row with its reason; only who is told, and how often, is decided here.
"""

from collections.abc import Mapping, Sequence

from django.db.models import F
from django.db.models.functions import Now

from agencies.models import ContactPoint
from alerts.models import Alert, AlertGroup
from alerts.selectors import floods, silences
from alerts.services import digests, groups
from eoc.access import Actor
from incidents.models import Severity

WORST = {severity: place for place, severity in enumerate(Severity.values)}


def settle(
    *,
    made: Sequence[Alert],
    contacts: Mapping[int, Sequence[ContactPoint]],
    joins: bool,
    alone: bool,
    provider: str,
    by: Actor,
) -> list[Alert]:
    """Silence, join, bundle; answers those that are to be delivered each by itself.

    All of `made` are of one kind, matter, severity and mode, one an agency. `joins` lets what
    repeats an earlier alert be counted there; `alone` keeps it out of digests.
    """
    told = _not_silenced(made, provider)
    heard = _join(told) if joins else told
    if alone:
        return heard
    flooded = _flooded(heard, contacts)
    for alert in heard:
        if alert.agency_id in flooded:
            digests.add(alert=alert, contacts=contacts[alert.agency_id], by=by)
    return [alert for alert in heard if alert.agency_id not in flooded]


def _not_silenced(made: Sequence[Alert], provider: str) -> list[Alert]:
    if not made:
        return []
    found = silences.of_agencies([alert.agency_id for alert in made], made[0].mode)
    for alert in made:
        alert.silence = next((one for one in found if silences.covers(one, alert, provider)), None)
    Alert.objects.bulk_update([alert for alert in made if alert.silence], ["silence"])
    return [alert for alert in made if alert.silence is None]


def _join(made: Sequence[Alert]) -> list[Alert]:
    """Count what was said within the window; what is worse than was told is said again."""
    if not made:
        return []
    known = groups.lock(made)
    for alert in made:
        group = known[alert.agency_id]
        if group.first_id and group.fresh and not _worse(alert, group):  # type: ignore[attr-defined]
            Alert.objects.filter(pk=group.first_id).update(more=F("more") + 1)
            alert.joined_to_id = group.first_id
        else:
            group.first, group.severity, group.opened_at = alert, alert.severity, Now()
    Alert.objects.bulk_update([alert for alert in made if alert.joined_to_id], ["joined_to"])
    AlertGroup.objects.bulk_update(known.values(), ["first", "severity", "opened_at"])
    return [alert for alert in made if alert.joined_to_id is None]


def _worse(alert: Alert, group: AlertGroup) -> bool:
    return WORST[alert.severity] < WORST[group.severity]


def _flooded(made: Sequence[Alert], contacts: Mapping[int, Sequence[ContactPoint]]) -> set[int]:
    """Agencies alerted more often within a minute than anybody reads letter by letter."""
    quiet = [a for a in made if contacts[a.agency_id] and not silences.is_loud(a)]
    if not quiet:
        return set()
    counted = floods.recent([alert.agency_id for alert in quiet], quiet[0].mode)
    return {agency for agency, many in counted.items() if floods.is_flood(many)}
