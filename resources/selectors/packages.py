"""Mission-ready packages as doors show them, and what they say about time and money."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from eoc.access import Actor
from eoc.errors import NotFound
from resources.models import Asset, MissionReadyPackage
from resources.models.packages import COSTS
from resources.selectors import eta
from resources.selectors.rows import agency_row

TEXTS = ("name", "type", "capability", "limits", "logistics", "footprint", "location", "people",
         "ready_minutes", "days", "currency", "retired", "version")  # fmt: skip


def visible_to(actor: Actor) -> QuerySet[MissionReadyPackage]:
    """Those of one's agencies; partners read them in offers."""
    found = MissionReadyPackage.objects.select_related("agency", "kind", "asset__agency")
    found = found.defer("agency__service_area", "asset__agency__service_area")
    return found if actor.system == "operator" else found.filter(agency__in=actor.agencies)


def by_uuid(actor: Actor, uuid: UUID) -> MissionReadyPackage:
    """One of them."""
    found = visible_to(actor).filter(uuid=uuid).first()
    if found is None:
        raise NotFound("That package is not one you may see.")
    return found


def of_asset(asset: Asset) -> MissionReadyPackage | None:
    """The package that describes this very asset, where its agency made one and one may see it."""
    return MissionReadyPackage.objects.filter(asset=asset, retired=False).order_by("pk").first()


def ready_in(asset: Asset, package: MissionReadyPackage | None = None) -> int:
    """Minutes to ready: of the package an offer names, else the asset's, else its kind's."""
    return package.ready_minutes if package is not None else eta.ready_in(asset)


def estimate(package: MissionReadyPackage, hours: int) -> Decimal:
    """What so many hours cost by the package's price for its period, to the cent."""
    share = Decimal(hours) / (package.days * 24)
    return (package.total * share).quantize(Decimal("0.01"))


def hourly_rates(requesting: int, assets: Sequence[int]) -> dict[int, Decimal]:
    """What an hour of each asset costs whoever asks, as far as a package says so."""
    listed = RawSQL("SELECT unnest(%s::bigint[])", [sorted(set(assets))])
    found = MissionReadyPackage.objects.filter(asset__in=listed, retired=False)
    return {one.asset_id: one.hourly for one in found.order_by("-pk") if one.asset_id is not None}


def row(package: MissionReadyPackage) -> dict[str, Any]:
    """One package as the API gives it; amounts are decimal text."""
    return {
        "uuid": str(package.uuid),
        "agency": agency_row(package.agency),
        "kind": package.kind_id,
        "asset": str(package.asset.uuid) if package.asset else None,
        **{name: getattr(package, name) for name in TEXTS},
        **{f"{cost}_cost": str(getattr(package, f"{cost}_cost")) for cost in COSTS},
        "total": str(package.total),
        "hourly": str(package.hourly),
    }
