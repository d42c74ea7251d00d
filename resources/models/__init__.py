"""What can be lent, to which incident, on what terms."""

from resources.models.assets import Asset, AssetKind, AssetStatus, DispatchState, StatusChange
from resources.models.between_systems import (
    Direction,
    EdxlMessage,
    MessageState,
    PartnerInstallation,
)
from resources.models.bookings import Booking, Purpose
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
    "Asset",
    "AssetInside",
    "AssetKind",
    "AssetPosition",
    "AssetStatus",
    "Booking",
    "Deployment",
    "DeploymentState",
    "Direction",
    "DispatchState",
    "EdxlMessage",
    "FenceKind",
    "Geofence",
    "MessageState",
    "MutualAidRequest",
    "Offer",
    "OfferAsset",
    "OfferState",
    "PartnerInstallation",
    "PositionTrack",
    "Purpose",
    "RequestLine",
    "RequestState",
    "StateTransition",
    "StatusChange",
]
