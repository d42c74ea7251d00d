"""What can be lent, to which incident, on what terms."""

from resources.models.approvals import Approval, Block
from resources.models.asking_policy import AskingPolicy
from resources.models.assets import Asset, AssetKind, AssetStatus, DispatchState, StatusChange
from resources.models.bookings import Booking, Purpose
from resources.models.box_cards import BoxCardLine
from resources.models.counters import OfferCounter, OfferSide, OfferSignature
from resources.models.deployments import Deployment, DeploymentState
from resources.models.geofences import AssetInside, FenceKind, Geofence
from resources.models.mutual_aid import (
    LegalBasis,
    MutualAidRequest,
    Offer,
    OfferAsset,
    OfferState,
    Priority,
    RequestLine,
    RequestState,
    RequestTier,
)
from resources.models.positions import AssetPosition, PositionTrack
from resources.models.transitions import StateTransition

__all__ = [
    "Approval",
    "AskingPolicy",
    "Asset",
    "AssetInside",
    "AssetKind",
    "AssetPosition",
    "AssetStatus",
    "Block",
    "Booking",
    "BoxCardLine",
    "Deployment",
    "DeploymentState",
    "DispatchState",
    "FenceKind",
    "Geofence",
    "LegalBasis",
    "MutualAidRequest",
    "Offer",
    "OfferAsset",
    "OfferCounter",
    "OfferSide",
    "OfferSignature",
    "OfferState",
    "PositionTrack",
    "Priority",
    "Purpose",
    "RequestLine",
    "RequestState",
    "RequestTier",
    "StateTransition",
    "StatusChange",
]
