"""Units enter and leave fences: their own agency's, and the lines of the territories it serves."""

from collections.abc import Sequence

from django.db import connection

from eoc.access import Actor
from resources.selectors import assets as selectors
from resources.services import assets

CROSSED = "SELECT asset_id, fence, name, entered FROM resources_crossed(%s)"


def raised(moved: Sequence[int], by: Actor) -> None:
    """Note what units whose newest fix changed entered and left, and tell who sees their place.

    The name of an agency's own fence is told to that agency alone.
    """
    if not moved:
        return
    with connection.cursor() as cursor:
        cursor.execute(CROSSED, [list(moved)])
        crossed = cursor.fetchall()
    found = selectors.visible_to(by).in_bulk({pk for pk, *_ in crossed})
    for pk, fence, name, entered in crossed:
        verb = "entered" if entered else "left"
        assets.tell_crossing(
            found[pk],
            by=by,
            kind=f"asset.{verb}",
            text=f"{selectors.label(found[pk])} {verb} {name}",
            booking=selectors.current(found[pk]),
            private=fence.startswith("g"),
        )
