"""What of an asset was read in full by somebody who neither owns nor borrows it."""

from agencies.services import disclosures
from eoc.access import Actor
from resources.models import Asset
from resources.permissions.assets import FULL, detail_of
from resources.selectors import assets as selectors
from resources.selectors import audience


def opened(*, asset: Asset, by: Actor) -> None:
    """Record the reading of a full record that a grant shows; own, lent and summaries are not."""
    booking = selectors.current(asset)
    near = {asset.agency_id, *(booking.borrowers if booking else [])}
    if by.system == "operator" or near & by.agencies or detail_of(by, asset) != FULL:
        return
    reasons = [s.reason for s in audience.who_sees_asset(by, asset, booking) if s.detail == FULL]
    disclosures.record(
        by=by,
        noun="asset",
        about=asset.uuid,
        label=selectors.label(asset),
        owner_agency_id=asset.agency_id,
        owner_jurisdiction_id=None,
        reason=reasons[0] if reasons else "by grant",
    )
