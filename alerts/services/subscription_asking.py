"""The message that asks an address whether it wants public alerts; called as the relay."""

import uuid

from django.utils import timezone

from agencies.models import Agency, Jurisdiction
from alerts.models import Alert, Subscription
from alerts.selectors.resident_words import words
from alerts.services import subscription_deliveries as deliveries
from eoc.access import Actor
from incidents.models import Severity

ASKS = "subscription.asks"


def send(*, subscription: Subscription, event: uuid.UUID, by: Actor) -> int:
    """One delivery, in the name of an agency that alerts there; answers 0 where there is none.

    All who are asked by one agency in one language read the same alert; the own link is put to it
    when it leaves.
    """
    agency = _alerting(subscription)
    if agency is None:
        return 0
    said = words(subscription.language)
    made, _ = Alert.objects.get_or_create(
        event=uuid.uuid5(agency.uuid, f"{subscription.mode} {subscription.language} {said}"),
        agency=agency,
        kind=ASKS,
        defaults={
            "mode": subscription.mode,
            "language": subscription.language,
            "severity": Severity.LOW,
            "subject": f"{said.asks}: {agency.name}"[:200],
            "body": said.why,
            "about": ASKS,
            "issued_at": timezone.now(),
        },
    )
    return deliveries.write_one(
        alert=made, subscription=subscription.pk, language=subscription.language, event=event
    )


def _alerting(one: Subscription) -> Agency | None:
    """Of those that serve the place, a government first."""
    places = Jurisdiction.objects.filter(pk__in=one.jurisdictions)
    if one.point:
        places = Jurisdiction.objects.filter(boundary__contains=one.point)
    found = Agency.objects.filter(services__jurisdiction__in=places, active=True)
    serving = found.defer("service_area").distinct().order_by("pk")
    return min(serving, key=lambda agency: (agency.kind != "government", agency.pk), default=None)
