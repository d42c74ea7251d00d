"""What can be lent, to which incident, on what terms."""

from resources.models.assets import Asset, AssetKind, AssetStatus, DispatchState, StatusChange
from resources.models.bookings import Booking, Purpose
from resources.models.costs import Account, Category, Claim, ClaimState, CostItem, Posting
from resources.models.deployments import Deployment, DeploymentState
from resources.models.geofences import AssetInside, FenceKind, Geofence
from resources.models.mutual_aid import (
    MutualAidRequest,
    Offer,
    OfferAsset,
    OfferState,
    RequestLine,
    RequestState,
)
from resources.models.positions import AssetPosition, PositionTrack
from resources.models.transitions import StateTransition

__all__ = [
    "Account",
    "Asset",
    "AssetInside",
    "AssetKind",
    "AssetPosition",
    "AssetStatus",
    "Booking",
    "Category",
    "Claim",
    "ClaimState",
    "CostItem",
    "Deployment",
    "DeploymentState",
    "DispatchState",
    "FenceKind",
    "Geofence",
    "MutualAidRequest",
    "Offer",
    "OfferAsset",
    "OfferState",
    "PositionTrack",
    "Posting",
    "Purpose",
    "RequestLine",
    "RequestState",
    "StateTransition",
    "StatusChange",
]
