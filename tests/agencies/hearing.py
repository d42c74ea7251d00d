"""What a test reads of the journal: the kinds and lines an agency heard."""

from agencies.models import Agency
from agencies.services import sharing
from eoc import journal
from eoc.access import scope


def heard(agency: Agency) -> list[tuple[str, str]]:
    """Kind and line of every entry of the agency's own stream, oldest first."""
    with scope(sharing.operator()):
        entries = journal.since(f"demo.a{agency.pk}.agency.full", 0) or []
    return [(entry["kind"], entry["payload"]["text"]) for entry in entries]


def kinds(agency: Agency) -> list[str]:
    """The kinds alone."""
    return [kind for kind, _ in heard(agency)]
