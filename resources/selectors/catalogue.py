"""The catalogue as doors show it: each kind, and what its types must at least be able to do."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from resources.models import Asset, AssetKind, KindCapability


def kinds() -> QuerySet[AssetKind]:
    """Every kind with its minimum capabilities."""
    return AssetKind.objects.prefetch_related("capabilities")


def unknown(codes: Iterable[str]) -> set[str]:
    """Those of some codes that no kind has."""
    asked = set(codes)
    return asked - set(AssetKind.objects.filter(code__in=asked).values_list("code", flat=True))


def minima(asset: Asset) -> list[KindCapability]:
    """What an asset of its kind and type must be able to do; nothing where it is not typed."""
    if asset.type is None:
        return []
    return list(KindCapability.objects.filter(kind=asset.kind_id, type=asset.type))


def row(kind: AssetKind) -> dict[str, Any]:
    """One kind as the API gives it; amounts are decimal text."""
    return {
        "code": kind.code,
        "name": kind.name,
        "discipline": kind.discipline,
        "category": kind.category,
        "speed_kmh": kind.speed_kmh,
        "ready_minutes": kind.ready_minutes,
        "illustrative": kind.illustrative,
        "capabilities": [
            {"type": one.type, "name": one.name, "unit": one.unit, "minimum": str(one.minimum)}
            for one in kind.capabilities.all()
        ],
    }
