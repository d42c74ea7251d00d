"""What alerts add to the records of an incident."""

from alerts.models import Alert
from eoc.access import Actor
from incidents.models import Incident
from incidents.selectors.records import SPOKEN, Part


def alerts(actor: Actor, incident: Incident) -> Part:
    """Every alert about it that the actor's agencies got or caused."""
    found = Alert.objects.filter(about=f"incident:{incident.uuid}", mode=incident.mode)
    rows = [
        {
            "uuid": str(one.uuid),
            "issued_at": one.issued_at.isoformat(),
            "to": one.agency.name,
            "kind": one.kind,
            "severity": one.severity,
            "subject": one.subject,
            "body": one.body,
        }
        for one in found.select_related("agency").defer("agency__service_area").order_by("pk")
    ]
    return Part("alerts", rows, {"subject": SPOKEN, "body": SPOKEN})
