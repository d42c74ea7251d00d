"""What tests of incidents build on: a call logged by a member of the cast, and what was heard."""

from typing import Any

from eoc.access import Actor, scope
from incidents.models import Incident
from incidents.services import incidents
from tests import listening
from tests.agreeing import agree
from tests.cast import Cast


def logged(cast: Cast, name: str = "dana", town: str = "riverton", **said: Any) -> Incident:
    """A call in a town, logged in a scope of its own."""
    with scope(cast.actor(name)) as by:
        return log(cast, by, town, **said)


def log(cast: Cast, by: Actor, town: str = "riverton", **said: Any) -> Incident:
    """The same inside an open scope."""
    call: dict[str, Any] = {
        "type": "structure_fire",
        "severity": "high",
        "title": "Smoke from a roof",
        "point": cast.point(town),
        "place_text": "12 Main St",
        **said,
    }
    return incidents.log(by=by, **call)


def of_agency(cast: Cast, town: str, rest: str = "incidents.full") -> str:
    """A stream of a town's agency."""
    return f"demo.a{cast.agencies[town].pk}.{rest}"


def of_town(cast: Cast, town: str, rest: str = "incidents.full") -> str:
    """A stream of a town."""
    return f"demo.j{cast.towns[town].pk}.{rest}"


def heard(stream: str, after: int = 0) -> list[dict[str, Any]]:
    """What a stream said."""
    return listening.heard(stream, after)


def kinds(stream: str) -> list[str]:
    """The kinds of what a stream said, in order."""
    return [entry["kind"] for entry in heard(stream)]


def fresh(cast: Cast, incident: Incident, name: str = "dana") -> Incident:
    """The incident as a member of the cast finds it now."""
    with scope(cast.actor(name)):
        found = Incident.objects.select_related("parent", "jurisdiction", "type", "agency")
        return found.get(pk=incident.pk)


def share_data(cast: Cast, receiver: str, giver: str = "riverton") -> None:
    """A town shows another's agency its incidents, as summaries, under an agreement in force."""
    agree(cast, giver, receiver)
