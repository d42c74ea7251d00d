"""A request that was sent says something else: time, place, words, or how many."""

from collections.abc import Iterable, Iterator

from eoc.access import Actor
from eoc.text.moments import within_reach
from resources.models import MutualAidRequest
from resources.selectors.edxl_asked import Asked, Wanted, columns
from resources.services import mutual_aid
from resources.services import mutual_aid_filling as filling
from resources.services.mutual_aid_telling import tell

FIELDS = {
    "needed_by": "needed by",
    "duration_hours": "duration",
    "reporting_place": "reporting place",
    "reporting_point": "reporting point",
    "report_to": "report to",
    "radio_channel": "radio channel",
    "note": "note",
}


def amend(*, request: MutualAidRequest, to: Asked, by: Actor) -> str:
    """Bring a request up to date with what its agency says now; in words what changed, if anything.

    Lines keep what was filled: fewer than that are not asked for.
    """
    within_reach(to.needed_by, "needed_by")
    held = mutual_aid.lock(request, by)
    changed = [words for field, words in FIELDS.items() if _set(held, field, getattr(to, field))]
    changed += _lines(held, to.lines)
    if not changed:
        return ""
    words = ", ".join(changed)
    filling.settle(held)
    text = f"{held.requesting_agency.short_code} changes {held.number}: {words}"
    turn = [offer.providing_agency_id for offer in mutual_aid.open_offers(held)]
    tell(held, by=by, kind="mutual_aid.amended", text=text, acts=turn)
    return f"changed {words}"


def _set(request: MutualAidRequest, field: str, value: object) -> bool:
    if value == getattr(request, field):
        return False
    setattr(request, field, value)
    return True


def _lines(held: MutualAidRequest, wanted: Iterable[Wanted]) -> Iterator[str]:
    """Quantities by element id, and lines that are new."""
    known = {line.element: line for line in held.lines.select_related("kind").order_by("pk")}
    for line in mutual_aid.typed([columns(one) for one in wanted]):
        before = known.get(line.element)
        if before is None:
            line.request, line.requesting_agency = held, held.requesting_agency
            line.save()
            yield f"{line.quantity} x {line.what} added"
        elif (many := max(line.quantity, before.filled)) != before.quantity:
            was, before.quantity = before.quantity, many
            before.save(update_fields=["quantity"])
            yield f"{many} x {before.what} instead of {was}"
