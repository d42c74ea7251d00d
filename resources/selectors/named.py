"""What a person means by `E12`, `LAK Engine 12` or `42`: exactly one thing, or a question back."""

import re

from django.db.models import QuerySet

from eoc.access import Actor
from eoc.errors import NotFound
from incidents.models import Incident
from incidents.selectors.seeing import seen_by
from resources.models import Asset
from resources.selectors.assets import label, visible_to

SHORT = re.compile(r"^([A-Z]+)[ -]?0*(\d+)$", re.IGNORECASE)
PREFIXED = re.compile(r"^([A-Z]{2,5}) +(.+)$", re.IGNORECASE)
INCIDENT = re.compile(r"^(?:\d{4}-)?(?:([A-Z]{1,5})-)?0*(\d+)$", re.IGNORECASE)
MENTIONED = 4


class Ambiguous(NotFound):
    """Several things answer to the name (422); the message lists them."""

    status = 422
    title = "Ambiguous"


def units_named(actor: Actor, words: str) -> list[Asset]:
    """Units separated by commas or quotes; `E12 E14` too, where that is not one call sign."""
    listed = [part.strip() for part in re.split(r'[",]+', words) if part.strip()]
    found: dict[int, Asset] = {}
    for part in listed:
        for asset in _one_or_several(actor, part):
            found[asset.pk] = asset
    if not found:
        raise NotFound("Name a unit, such as E12 or LAK Engine 12.")
    return list(found.values())


def unit_named(actor: Actor, name: str) -> Asset:
    """The one unit of that name: one's own first, others by their agency's prefix."""
    found = _matching(actor, name)
    if not found:
        raise NotFound(
            f"No unit of yours is called {name[:40]}. "
            "Write another agency's with its prefix: LAK E12."
        )
    if len(found) > 1:
        listed = ", ".join(label(asset) for asset in found[:MENTIONED])
        raise Ambiguous(f"{name} could be {listed}. Write the call sign in full.")
    return found[0]


def incident_named(actor: Actor, name: str) -> Incident:
    """The one open incident of a number, in full or by its last digits; one's own first."""
    exact = _incidents(actor).filter(number__iexact=name).first()
    if exact is not None:
        return exact
    found = list(_open_incidents(actor, name)[: MENTIONED + 1])
    own = [incident for incident in found if incident.agency_id in actor.agencies]
    if len(own) == 1 or len(found) == 1:
        return (own or found)[0]
    if found:
        listed = ", ".join(incident.number for incident in found[:MENTIONED])
        raise Ambiguous(f"{name} could be {listed}. Write the number in full.")
    raise NotFound(f"No open incident answers to {name[:40]}. Write its number: 2026-RIV-0042.")


def _incidents(actor: Actor) -> QuerySet[Incident]:
    known = Incident.objects.filter(mode__in=actor.modes)
    return seen_by(actor, known).select_related("type")


def _open_incidents(actor: Actor, name: str) -> QuerySet[Incident]:
    incidents = _incidents(actor).filter(closed_at=None)
    given = INCIDENT.match(name)
    if given is None:
        return incidents.none()
    prefix, digits = (given[1] or "").upper(), given[2]
    ending = f"-0*{digits}$" if prefix in ("", "I") else f"-{prefix}-0*{digits}$"
    return incidents.filter(number__iregex=ending).order_by("-heard_at")


def _one_or_several(actor: Actor, part: str) -> list[Asset]:
    words = part.split()
    several = len(words) > 1 and all(SHORT.match(word) for word in words)
    return [unit_named(actor, word) for word in (words if several else [part])]


def _matching(actor: Actor, name: str) -> list[Asset]:
    own = visible_to(actor).filter(agency__in=actor.agencies)
    if found := _by_sign(own, name):
        return found
    prefixed = PREFIXED.match(name)
    if prefixed is None:
        return []
    theirs = visible_to(actor).filter(agency__short_code__iexact=prefixed[1])
    return _by_sign(theirs, prefixed[2])


def _by_sign(assets: QuerySet[Asset], name: str) -> list[Asset]:
    if exact := list(assets.filter(call_sign__iexact=name)[:MENTIONED]):
        return exact
    short = SHORT.match(name)
    if short is None:
        return []
    pattern = rf"^{short[1]}[a-z -]*[ -]?0*{short[2]}$"
    return list(assets.filter(call_sign__iregex=pattern).order_by("agency_id", "call_sign")[:9])
