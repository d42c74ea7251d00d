"""Documents: asked for by a party, claimed by a worker, kept as PDF or given up with the reason."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from agencies.services.telling import tell
from eoc.access import Actor, require_scope
from eoc.errors import NotPermitted
from resources.models import Document, DocumentState
from resources.permissions.mutual_aid import ASKING
from resources.printing import documents as printing
from resources.selectors import documents as selectors
from resources.selectors.papers import Paper

LASTS = timedelta(days=7)
LEASE = timedelta(seconds=60)
TRIES = 3

CLAIM = """WITH due AS (
  SELECT id FROM resources_document
   WHERE state = 'waiting' AND (lease_until IS NULL OR lease_until < clock_timestamp())
   ORDER BY asked_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
UPDATE resources_document d
   SET lease = %s, lease_until = clock_timestamp() + %s, attempts = d.attempts + 1
  FROM due WHERE d.id = due.id RETURNING d.id"""
OLDEST = """SELECT coalesce(extract(epoch FROM clock_timestamp() - min(asked_at)), 0)
  FROM resources_document
 WHERE state = 'waiting' AND (lease_until IS NULL OR lease_until < clock_timestamp())"""


@dataclass(frozen=True)
class Claim:
    """One document that one process may print until its lease ends."""

    lease: uuid.UUID
    document: Document


def ask(*, paper: Paper, by: Actor) -> Document:
    """Put a paper into the queue of the press; the same one asked for again is the one that waits.

    It is kept for a week, for the parties of what it is about.
    """
    request = paper.request
    parties = {request.requesting_agency_id, paper.providing_agency_id} - {None}
    if not parties & by.agencies_as(*ASKING):
        raise NotPermitted("Dispatchers, liaisons and duty officers of the parties print this.")
    html = printing.page(paper.title, paper.body, request.mode)
    known = selectors.of_request(by, request.pk).exclude(state=DocumentState.FAILED)
    if same := known.filter(form=paper.form, html=html).first():
        return same
    made = Document.objects.create(
        mode=request.mode,
        form=paper.form,
        request=request,
        requesting_agency_id=request.requesting_agency_id,
        providing_agency_id=paper.providing_agency_id,
        title=paper.title[:200],
        html=html,
        asked_by=by.name[:120],
        expires_at=timezone.now() + LASTS,
    )
    tell(
        kind="document.asked",
        by=by,
        agencies=[int(party or 0) for party in parties],
        about=made.uuid,
        text=f"{made.title} is printed",
        facts={"document_id": made.pk},
        mode=request.mode,
    )
    return made


def claim(*, by: Actor) -> Claim | None:
    """Take the document that waits longest; nobody else may until the lease ends."""
    token = uuid.uuid4()
    values: list[Any] = [token, LEASE]
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, values)
        row = cursor.fetchone()
    return Claim(token, Document.objects.get(pk=row[0])) if row else None


def keep(*, claimed: Claim, content: bytes, by: Actor) -> bool:
    """Keep the PDF, where the lease still holds; answers whether it did."""
    kept = _held(claimed).update(
        state=DocumentState.READY,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        done_at=Now(),
        lease=None,
        lease_until=None,
        last_error="",
    )
    return kept == 1


def give_up(*, claimed: Claim, reason: str, by: Actor) -> None:
    """Note why it could not be printed; after three tries it stands so and may be asked anew."""
    dead = claimed.document.attempts >= TRIES
    _held(claimed).update(
        state=DocumentState.FAILED if dead else DocumentState.WAITING,
        last_error=reason[:300],
        lease=None,
        lease_until=timezone.now() + timedelta(seconds=5 * claimed.document.attempts),
        done_at=Now() if dead else None,
    )


def oldest_due() -> float:
    """Seconds the longest waiting document has waited; 0 where none waits."""
    require_scope()
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        row = cursor.fetchone()
    return float(row[0]) if row else 0.0


def _held(claimed: Claim) -> QuerySet[Document]:
    return Document.objects.filter(
        pk=claimed.document.pk, lease=claimed.lease, state=DocumentState.WAITING
    )
