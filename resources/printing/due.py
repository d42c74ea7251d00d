"""One document after the other: claimed, printed outside any transaction, kept by its lease."""

import structlog
from django.conf import settings

from eoc.access import scope
from eoc.journal.dispatch import relay
from resources.printing import documents as printing
from resources.services import documents

log = structlog.get_logger()


def print_due() -> int:
    """Print the document that waits longest; answers how many were tried, 0 or 1.

    Any number of processes may call it at once; call it outside any transaction.
    """
    with scope(relay(settings.ACCORD_MODE)) as by:
        claimed = documents.claim(by=by)
    if claimed is None:
        return 0
    found = claimed.document
    try:
        content = printing.render(found.html, found.title)
    except printing.NotPrinted as error:
        log.warning("document.not_printed", document=str(found.uuid), reason=str(error))
        with scope(relay(settings.ACCORD_MODE)) as by:
            documents.give_up(claimed=claimed, reason=str(error), by=by)
        return 1
    with scope(relay(settings.ACCORD_MODE)) as by:
        documents.keep(claimed=claimed, content=content, by=by)
    return 1
