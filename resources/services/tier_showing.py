"""Whoever a request asks, or goes up to, sees its incident."""

from collections.abc import Sequence

from django.db import connection

from agencies.models import Agency
from eoc.access import Actor
from incidents.permissions.incidents import may_work
from incidents.services import sharing
from resources.models import MutualAidRequest

SHOW = "SELECT resources_show_incident(%s, %s)"


def show_asked(request: MutualAidRequest, asked: Sequence[Agency], by: Actor) -> None:
    """Show it to whom a request asks, as those who help with it.

    Its owners do it themselves; for a tier that carries it for them the database does.
    """
    why = f"asked for help, {request.number}"
    if request.parent_id is not None and not may_work(by, request.incident):
        show_above(request, why=why, by=by)
        return
    incident = request.incident
    sharing.share_with(incident=incident, agencies=asked, tier="assist", reason=why, by=by)


def show_above(request: MutualAidRequest, *, why: str, by: Actor) -> None:
    """Show it to the tier a request is proposed to, to who carries it, and whom that one asks.

    The database says to whom, for whoever asks and for the clock alone; never a sensitive class.
    """
    with connection.cursor() as cursor:
        cursor.execute(SHOW, [request.pk, why])
        newly = [pk for (pk,) in cursor.fetchall()]
    if newly:
        sharing.tell_of(incident_id=request.incident_id, agencies=newly, why=why, by=by)
