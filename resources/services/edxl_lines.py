"""The lines of a message: where a fault is, and which of our things each one names."""

from collections.abc import Iterator
from contextlib import contextmanager

from eoc.access import Actor
from eoc.errors import Invalid, Refusal
from resources.edxl import Message
from resources.edxl.message import Line
from resources.models import Deployment, MutualAidRequest


def where(message: Message, line: Line) -> str:
    """The path of a line."""
    return f"{message.type}/ResourceInformation[{message.lines.index(line) + 1}]"


@contextmanager
def named(where: str) -> Iterator[None]:
    """A refusal inside names the element it is about."""
    try:
        yield
    except Refusal as refusal:
        if refusal.message.startswith(where):
            raise
        raise Invalid(f"{where}: {refusal.message}") from refusal


def name_of(line: Line) -> str:
    """What the message calls a resource; empty where it names none."""
    resource = line.resource
    return " ".join(((resource and (resource.name or resource.id)) or "").split())


def same(name: str, label: str) -> bool:
    """One thing by two names, either with a short code before it: `LAK Engine 12`, `Engine 12`."""
    one, other = name.lower(), label.lower()
    return one == other or one.endswith(f" {other}") or other.endswith(f" {one}")


def deployment(request: MutualAidRequest, message: Message, line: Line, by: Actor) -> Deployment:
    """The deployment of the request that a line names, of either side; Invalid where none is."""
    name = name_of(line)
    sent = request.deployments.select_related("request", "asset", "offer__line", "booking")
    own = sent.filter(providing_agency__in=by.agencies)
    mine = own if request.requesting_agency_id not in by.agencies else sent
    found = [one for one in mine.order_by("-pk") if name and same(name, one.asset_label)]
    if not found:
        says = f"{name[:40]!r} is not deployed for {request.number}"
        raise Invalid(f"{where(message, line)}/Resource: {says}.")
    return found[0]
