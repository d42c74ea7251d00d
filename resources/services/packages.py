"""Mission-ready packages: registered, changed, retired."""

from decimal import Decimal
from typing import Any

from agencies.models import Agency
from agencies.services.telling import tell
from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from eoc.text.public import public_text
from resources.models import Asset, MissionReadyPackage
from resources.models.packages import COSTS
from resources.permissions.assets import may_keep
from resources.selectors.assets import current, label
from resources.services import assets

WORDS = ("name", "capability", "limits", "logistics", "footprint", "location")
PRICES = tuple(f"{cost}_cost" for cost in COSTS)
FIELDS = (*WORDS, *PRICES, "kind", "type", "asset", "people", "ready_minutes", "days", "currency")
LARGEST = Decimal(10) ** 10


def register(*, agency: Agency, by: Actor, **fields: Any) -> MissionReadyPackage:
    """Describe, time and price what the agency can send as a whole (EMAC's MRP fields)."""
    _permit(by, agency.pk, agency.name)
    made = MissionReadyPackage(agency=agency, **_checked(agency, fields))
    _name_is_free(made)
    made.save(force_insert=True)
    _ready(made.asset, made.ready_minutes, by)
    _tell("package.registered", by, made, "registered")
    return made


def change(
    *, package: MissionReadyPackage, version: int, by: Actor, **fields: Any
) -> MissionReadyPackage:
    """Change it; `version` is the one that was read, otherwise Stale."""
    held = _lock(package, version, by)
    for name, value in _checked(held.agency, {**_as_it_is(held), **fields}).items():
        setattr(held, name, value)
    _name_is_free(held)
    held.version += 1
    held.save()
    _ready(held.asset, held.ready_minutes, by)
    _tell("package.changed", by, held, "changed")
    return held


def retire(*, package: MissionReadyPackage, version: int, by: Actor) -> MissionReadyPackage:
    """Offer it no longer; offers that name it keep it."""
    held = _lock(package, version, by)
    held.retired = True
    held.version += 1
    held.save(update_fields=["retired", "version"])
    _tell("package.retired", by, held, "retired")
    return held


def _lock(package: MissionReadyPackage, version: int, by: Actor) -> MissionReadyPackage:
    rows = MissionReadyPackage.objects.select_for_update(of=("self",))
    held = rows.select_related("agency", "asset").filter(pk=package.pk).first()
    if held is None:
        raise NotFound("That package is not one you may see.")
    _permit(by, held.agency_id, held.agency.name)
    if version != held.version:
        raise Stale(f"{held.name} changed meanwhile. Look again.", version=held.version)
    if held.retired:
        raise WrongState(f"{held.name} is retired.")
    return held


def _as_it_is(package: MissionReadyPackage) -> dict[str, Any]:
    return {name: getattr(package, name) for name in FIELDS}


def _checked(agency: Agency, fields: dict[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in fields.items() if name in FIELDS}
    for name in WORDS:
        said[name] = public_text(str(said.get(name) or "").strip(), name)
    wrong = {name: "Say it." for name in ("name", "capability") if not said[name]}
    wrong |= {
        name: "An amount from 0 to 9,999,999,999.99."
        for name in PRICES
        if not 0 <= Decimal(said.get(name) or 0) < LARGEST
    }
    asset: Asset | None = said.get("asset")
    if asset is not None and asset.agency_id != agency.pk:
        wrong["asset"] = f"Choose a unit of {agency.name}."
    elif asset is not None and asset.kind_id != said["kind"].pk:
        wrong["asset"] = f"{label(asset)} is no {said['kind'].name.lower()}."
    if wrong:
        raise Invalid("The package cannot be kept as it is.", wrong)
    return said


def _name_is_free(package: MissionReadyPackage) -> None:
    same = MissionReadyPackage.objects.filter(
        agency=package.agency_id, name=package.name, retired=False
    )
    if same.exclude(pk=package.pk).exists():
        message = f"{package.agency.name} has a package of that name."
        raise Invalid(message, {"name": message})


def _ready(asset: Asset | None, minutes: int, by: Actor) -> None:
    """The unit it describes is as soon ready as the package says."""
    if asset is None:
        return
    (held,) = assets.lock([asset])
    if held.ready_minutes == minutes:
        return
    held.ready_minutes = minutes
    held.version += 1
    held.save(update_fields=["ready_minutes", "version"])
    text = f"{label(held)} ready in {minutes} min"
    assets.tell(held, by=by, kind="asset.changed", text=text, booking=current(held))


def _permit(by: Actor, agency: int, name: str) -> None:
    if not may_keep(by, agency):
        raise NotPermitted(f"Only administrators and dispatchers of {name} keep its packages.")


def _tell(kind: str, by: Actor, package: MissionReadyPackage, verb: str) -> None:
    text = f"Mission-ready package {package.name} {verb}"
    tell(kind=kind, by=by, agencies=[package.agency_id], about=package.uuid, text=text)
