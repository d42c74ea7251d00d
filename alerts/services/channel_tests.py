"""A test of a channel to whoever asks for it."""

from agencies.services import contact_points
from alerts.permissions.channels import may_watch
from alerts.selectors import providers
from eoc.access import Actor
from eoc.errors import NotPermitted, WrongState

WHO = "Administrators and duty officers test the channels."
NO_ADDRESS = "You have no address for this channel. Add one under My account, then send the test."


def ask(*, channel: str, by: Actor) -> int:
    """A test to each of one's own addresses, over the path of alerts; answers how many."""
    if not may_watch(by):
        raise NotPermitted(WHO)
    points = list(providers.own_points(by).filter(channel=channel))
    if not points:
        raise WrongState(NO_ADDRESS)
    for point in points:
        contact_points.test(point=point, by=by)
    return len(points)
