"""A step of a deployment for programs: a signed webhook to either side that has one, no letter."""

from agencies.models import Channel, ContactPoint
from alerts.models import Alert
from alerts.selectors import contacts, links
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor
from eoc.journal.dispatch import Heard
from incidents.models import Severity
from resources.models import MutualAidRequest


def tell(*, heard: Heard, by: Actor) -> list[Alert]:
    """Hand the step to the webhooks on duty of who asked and who lends; nothing for others."""
    request = MutualAidRequest.objects.filter(pk=heard.number("request_id")).first()
    if request is None:
        return []
    provider = heard.number("provider")
    reached = _webhooks({request.requesting_agency_id, provider})
    notice = Notice(
        kind=heard.kind,
        severity=Severity.LOW,
        subject=str(heard.facts.get("text") or request.number)[:200],
        body=f"{request.number} for {request.incident_title} ({request.incident_number})",
        about=f"request:{request.uuid}",
        link=links.request(request.number),
        from_agency_id=provider or None,
        alone=True,
    )
    return alerts.issue(
        notice=notice, event=heard.event, mode=request.mode, contacts=reached, by=by
    )


def _webhooks(agencies: set[int]) -> dict[int, list[ContactPoint]]:
    found = {
        agency: [one for one in points if one.channel == Channel.WEBHOOK]
        for agency, points in contacts.of_agencies(agencies).items()
    }
    return {agency: points for agency, points in found.items() if points}
