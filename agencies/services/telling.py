"""Who hears of administration: the agencies concerned, in one line."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from eoc import journal
from eoc.access import Actor
from eoc.errors import Invalid
from eoc.journal import Audience
from eoc.text.public import public_text


def tell(
    *,
    kind: str,
    by: Actor,
    agencies: Iterable[int],
    about: uuid.UUID | str,
    text: str,
    facts: Mapping[str, Any] | None = None,
    mode: str = "",
    tier: str = "event",
) -> None:
    """Record an act of administration for every agency it concerns."""
    payload = {
        "noun": "note",
        "op": "upsert",
        "row": {"uuid": str(about), "kind": kind},
        "text": text,
        "tier": tier,
    }
    journal.append(
        kind=kind,
        by=by,
        mode=mode or by.mode,
        audiences={Audience("a", agency, "agency", "full"): payload for agency in set(agencies)},
        facts=facts,
    )


def given_reason(reason: str) -> str:
    """The reason without white space around it; refused where it says nothing or hides signs."""
    kept = public_text(reason, "reason")
    if not kept:
        raise Invalid("Say why.", {"reason": "Write a short reason; it stands in the journal."})
    return kept[:300]
