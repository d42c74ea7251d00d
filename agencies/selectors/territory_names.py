"""What territories are called where several stand side by side."""

from collections import Counter
from collections.abc import Sequence

from agencies.models import Jurisdiction, JurisdictionKind


def plain(one: Jurisdiction) -> str:
    """Such as Riverton, Delaware (County): whatever is no municipality says what it is."""
    municipality = one.kind == JurisdictionKind.MUNICIPALITY
    return one.name if municipality else f"{one.name} ({one.get_kind_display()})"


def told_apart(rows: Sequence[Jurisdiction]) -> list[str]:
    """How each is called in a list; those that would be called the same say where and which.

    Such as Washington, Franklin County · WSHF. A short code belongs to one territory alone.
    """
    called = [plain(one) for one in rows]
    often = Counter(called)
    wanted = {one.parent_id for one, name in zip(rows, called, strict=True) if often[name] > 1}
    parents = Jurisdiction.objects.defer("boundary").in_bulk(wanted - {None}) if wanted else {}
    return [
        _full(name, one, parents.get(one.parent_id or 0)) if often[name] > 1 else name
        for one, name in zip(rows, called, strict=True)
    ]


def _full(name: str, one: Jurisdiction, parent: Jurisdiction | None) -> str:
    within = f", {parent.name}" if parent else ""
    return f"{name}{within} · {one.short_code}"
