"""Silences of one's agencies, which are in force, and what each covers."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Count, QuerySet
from django.db.models.functions import Now

from agencies.models import Channel
from alerts.models import Alert, Silence
from alerts.models.alerts import LOUD
from alerts.selectors.alerts import DIGEST
from eoc.access import Actor
from eoc.errors import Invalid, NotFound
from incidents.models import Incident, Severity
from incidents.selectors import picture
from resources.models import Asset
from resources.selectors import assets

USUAL = (
    "channel.down",
    "channel.silent",
    "contact_point.tested",
    "delivery.dead",
    "edxl.waiting",
    "roster.gap",
    "roster.hand_over",
)


def visible_to(actor: Actor) -> QuerySet[Silence]:
    """Those of the actor's agencies, the latest first, with how many alerts each silenced."""
    found = Silence.objects.filter(mode__in=actor.modes)
    if actor.system != "operator":
        found = found.filter(agency__in=actor.agencies)
    counted = found.annotate(silenced=Count("alerts")).order_by("-starts_at", "-id")
    return counted.select_related("agency").defer("agency__service_area")


def by_uuid(actor: Actor, uuid: UUID) -> Silence:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("No silence you may see answers to that address.")
    return found


def in_force(silences: QuerySet[Silence]) -> QuerySet[Silence]:
    """From the first second until before the last, by the database's clock."""
    return silences.filter(starts_at__lte=Now(), ends_at__gt=Now())


def of_agencies(agencies: Collection[int], mode: str) -> list[Silence]:
    """In force for any of the agencies, the oldest first."""
    found = Silence.objects.filter(agency__in=agencies, mode=mode)
    return list(in_force(found).order_by("id"))


def covers(silence: Silence, alert: Alert, provider: str = "") -> bool:
    """It is of that agency, kind and matter (or provider), and nothing that must be heard."""
    return (
        silence.agency_id == alert.agency_id
        and not is_loud(alert)
        and (not silence.kinds or alert.kind in silence.kinds)
        and silence.about in ("", alert.about, f"provider:{provider}")
    )


def is_loud(alert: Alert) -> bool:
    """Danger to life, what the public is told, roles taken by break-glass: never silenced."""
    return alert.severity == Severity.CRITICAL or alert.kind.startswith(LOUD)


def kinds_seen(actor: Actor) -> list[str]:
    """The usual kinds, and those the actor's agencies were alerted in, that can be silenced."""
    found = Alert.objects.filter(agency__in=actor.agencies, mode__in=actor.modes)
    kinds = found.exclude(kind=DIGEST).order_by().values_list("kind", flat=True).distinct()
    return sorted({kind for kind in kinds if not kind.startswith(LOUD)} | set(USUAL))


def matter(actor: Actor, noun: str, named: str) -> tuple[str, str]:
    """(what alerts are about, its words) for an incident's number, a call sign, a provider."""
    wanted = " ".join(named.split())
    if not noun:
        return "", ""
    if not wanted:
        raise Invalid("Name it.", {"named": "Say which one, or silence whatever they are about."})
    if noun == "provider":
        return _provider(wanted)
    found = _named(actor, noun, wanted)
    if found is None:
        raise Invalid(f"No such {noun}.", {"named": f"No {noun} you may see is called so."})
    return f"{noun}:{found.uuid}", wanted


def _provider(wanted: str) -> tuple[str, str]:
    """A channel by its code or its words."""
    for channel in Channel:
        if wanted.casefold() in (channel.value, channel.label.casefold()):
            return f"provider:{channel.value}", channel.label
    known = ", ".join(Channel.values)
    raise Invalid("No such provider.", {"named": f"One of: {known}."})


def _named(actor: Actor, noun: str, wanted: str) -> Incident | Asset | None:
    if noun == "incident":
        return picture.visible_to(actor).filter(number__iexact=wanted).first()
    own = assets.visible_to(actor).filter(agency__in=actor.agencies)
    return own.filter(call_sign__iexact=wanted).first()
