"""Who may add, change, dispatch, commit and report assets."""

from agencies.models import Discipline
from eoc.access import Actor, Role
from eoc.access.grants import DataClass
from resources.models import Asset

DISPATCHING = (Role.DISPATCHER, Role.DUTY_OFFICER, Role.COORDINATOR)
COMMITTING = (*DISPATCHING, Role.LIAISON)
KEEPING = (Role.ADMINISTRATOR, Role.DISPATCHER)
REPORTING = (*COMMITTING, Role.ADMINISTRATOR)
FULL, SUMMARY, LISTED = "full", "summary", "listed"


def may_keep(actor: Actor, agency_id: int) -> bool:
    """Add and change the agency's assets."""
    return actor.has(*KEEPING, agency=agency_id)


def may_dispatch(actor: Actor, asset: Asset, borrower_id: int | None = None) -> bool:
    """Move the asset from state to state: its owner, and whoever it is lent to."""
    return actor.has(*DISPATCHING, agency=asset.agency_id) or (
        borrower_id is not None and actor.has(*DISPATCHING, agency=borrower_id)
    )


def may_commit(actor: Actor, asset: Asset, for_agency_id: int) -> bool:
    """Promise the asset: its owner, or a partner under an automatic-aid agreement."""
    own = actor.has(*COMMITTING, agency=asset.agency_id)
    automatic = asset.agency_id in actor.automatic
    return own or (automatic and actor.has(*COMMITTING, agency=for_agency_id))


def may_report(actor: Actor, asset: Asset, borrower_id: int | None = None) -> bool:
    """Say where the asset is."""
    return actor.has(*REPORTING, agency=asset.agency_id) or (
        borrower_id is not None and actor.has(*REPORTING, agency=borrower_id)
    )


def detail_of(actor: Actor, asset: Asset, borrower_id: int | None = None) -> str:
    """How much is seen: all by the owner, the borrower and by grant; `listed` has no position."""
    if actor.system == "operator":
        return FULL
    if asset.agency_id in actor.agencies or borrower_id in actor.agencies:
        return FULL
    if asset.agency_id in actor.shown("a", DataClass.ASSETS, "granted"):
        return FULL
    near = actor.automatic | actor.shown("a", DataClass.POSITIONS)
    return below_assist(asset) if asset.agency_id in near else LISTED


def below_assist(asset: Asset) -> str:
    """What partners see of a unit that does not help them: never where law enforcement is."""
    return LISTED if asset.agency.discipline == Discipline.LAW else SUMMARY
