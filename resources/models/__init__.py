"""What can be lent, to which incident, on what terms."""

from resources.models.assets import Asset, AssetKind, AssetStatus, DispatchState, StatusChange
from resources.models.bookings import Booking, Purpose
from resources.models.deployments import Deployment, DeploymentState
from resources.models.documents import Document, DocumentState, PaperForm
from resources.models.forwarded import ForwardedLink
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
    "DispatchState",
    "Document",
    "DocumentState",
    "FenceKind",
    "ForwardedLink",
    "Geofence",
    "MutualAidRequest",
    "Offer",
    "OfferAsset",
    "OfferState",
    "PaperForm",
    "PositionTrack",
    "Purpose",
    "RequestLine",
    "RequestState",
    "StateTransition",
    "StatusChange",
]
