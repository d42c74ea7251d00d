"""Words of the journal are deleted lawfully: entry and digest stay, a decision says why."""

from django.db import connection, transaction

from eoc import bus
from eoc.access import require_scope
from eoc.errors import Invalid, NotPermitted


def delete_payload(*, stream: str, seq: int, reason: str) -> int:
    """Delete what one entry says, inside an operator's scope; answers the decision's position.

    The database refuses under legal hold and where nothing is left to delete.
    """
    by = require_scope()
    if by.system != "operator":
        raise NotPermitted("Only an operator deletes what the journal says.")
    if not reason.strip():
        raise Invalid("A reason is needed.", {"reason": "Name the law or the order."})
    with connection.cursor() as cursor:
        query = "SELECT stream, seq FROM journal_delete_payload(%s, %s, %s)"
        cursor.execute(query, [stream, seq, reason.strip()[:300]])
        ((told, position),) = cursor.fetchall()
    transaction.on_commit(lambda: bus.poke({told: position}), robust=True)
    return int(position)
