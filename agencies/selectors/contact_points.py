"""Contact points as doors show them; a webhook's secret is never among it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.models import ContactPoint
from agencies.selectors import named
from agencies.selectors.grants import Seer, names, shown_to, why
from agencies.selectors.named import Row
from eoc.access import Actor
from eoc.access.grants import DataClass
from eoc.errors import NotFound


def listed() -> QuerySet[ContactPoint]:
    """Those of one's agencies, and one's own."""
    found = ContactPoint.objects.select_related("agency", "person", "jurisdiction")
    found = found.defer("agency__service_area", "jurisdiction__boundary")
    return found.order_by("agency__name", "channel", "address", "pk")


def visible_to(actor: Actor) -> QuerySet[ContactPoint]:
    """Those of the actor's agencies, the actor's own, and active ones that a grant shows."""
    if actor.system == "operator":
        return listed()
    mine = Q(person__isnull=False, person=actor.person_id)
    shown = Q(agency__in=actor.shown("a", DataClass.CONTACTS), active=True)
    return listed().filter(Q(agency__in=actor.agencies) | mine | shown)


def by_uuid(actor: Actor, uuid: UUID) -> ContactPoint:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No contact point you may see answers to that address.")
    return found


def shown_to_others(actor: Actor) -> list[tuple[str, Seer]]:
    """Whom a grant shows the active contact points of the actor's agencies: (whose, who)."""
    found = []
    for agency, _, label in actor.agency_names if actor.system != "operator" else ():
        given = [g for g in shown_to(agency, None, actor.mode) if g.grant.data_class == "contacts"]
        known = names(one.receiver for one in given)
        found += [
            (label, Seer(known[one.receiver], "summary", why(one), one.until)) for one in given
        ]
    return found


def row(found: ContactPoint) -> Row:
    """One address."""
    return {
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
