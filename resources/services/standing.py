"""What stands and was never told is told once, so that the past can be folded from the journal."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from eoc import journal
from eoc.access import Actor
from eoc.journal import Audience, past
from incidents.services import telling as incidents
from resources.services import assets, mutual_aid_telling

TOLD = "picture.told"

Payload = Mapping[str, Any]
Said = tuple[str, Audience, Payload]


def tell_untold(*, by: Actor) -> int:
    """Tell each stream the rows it ought to hold and does not; answers how many rows.

    Rows come to stand untold by an import, by a grant that begins, by an archive that is cut off.
    """
    said = list(_standing(by.mode))
    numbers = past.untold([_named(*one) for one in said])
    missing: dict[tuple[str, str], dict[Audience, Payload]] = defaultdict(dict)
    for mode, audience, payload in (said[number] for number in numbers):
        missing[mode, payload["row"]["uuid"]][audience] = payload
    for (mode, _), audiences in missing.items():
        journal.append(kind=TOLD, by=by, mode=mode, audiences=audiences, quiet=True)
    return len(missing)


def _standing(mode: str) -> Iterator[Said]:
    for rows in (incidents.standing(), assets.standing(mode), mutual_aid_telling.standing()):
        for of, audiences in rows:
            for audience, payload in audiences.items():
                yield of, audience, payload


def _named(mode: str, audience: Audience, payload: Payload) -> tuple[str, str, str, int]:
    row = payload["row"]
    return audience.stream(mode), payload["noun"], row["uuid"], row["version"]
