"""Announcements as people and programs see them."""

from django.db.models import QuerySet

from alerts.models import Announcement
from eoc.access import Actor


def visible_to(actor: Actor) -> QuerySet[Announcement]:
    """What the actor's own agencies said, the latest first."""
    found = Announcement.objects.filter(mode__in=actor.modes)
    if actor.system != "operator":
        found = found.filter(agency__in=actor.agencies)
    return found.select_related("agency")
