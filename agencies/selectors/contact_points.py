"""Contact points as doors show them; a webhook's secret only to whoever keeps it."""

from django.db.models import QuerySet

from agencies.models import ContactPoint
from agencies.permissions.administration import may_keep_contact
from agencies.selectors import named
from agencies.selectors.named import Row
from eoc.access import Actor


def listed() -> QuerySet[ContactPoint]:
    """Those of one's agencies, and one's own."""
    found = ContactPoint.objects.select_related("agency", "person", "jurisdiction")
    found = found.defer("agency__service_area", "jurisdiction__boundary")
    return found.order_by("agency__name", "channel", "address", "pk")


def row(found: ContactPoint, actor: Actor) -> Row:
    """One address."""
    shown: Row = {
        "uuid": str(found.uuid),
        "agency": named.agency(found.agency),
        "person": named.person(found.person) if found.person else None,
        "jurisdiction": named.jurisdiction(found.jurisdiction) if found.jurisdiction else None,
        "channel": found.channel,
        "address": found.address,
        "label": found.label,
        "duty": found.duty,
        "active": found.active,
    }
    if found.secret and may_keep_contact(actor, found):
        shown["secret"] = found.secret
    return shown
