"""What can be lent, to which incident, on what terms."""

from resources.models.assets import (
    Asset,
    AssetKind,
    AssetStatus,
    Category,
    DispatchState,
    StatusChange,
)
from resources.models.between_systems import (
    Direction,
    EdxlMessage,
    MessageState,
    PartnerInstallation,
)
from resources.models.bookings import Booking, Purpose
from resources.models.catalogue import KindCapability
from resources.models.costs import Account, Claim, ClaimState, CostCategory, CostItem, Posting
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
from resources.models.packages import MissionReadyPackage
from resources.models.positions import AssetPosition, PositionTrack
from resources.models.proposals import LineState, Proposal, ProposalLine
from resources.models.qualifications import Qualification
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
    "CostCategory",
    "CostItem",
    "Deployment",
    "DeploymentState",
    "Direction",
    "DispatchState",
    "EdxlMessage",
    "FenceKind",
    "Geofence",
    "KindCapability",
    "LineState",
    "MessageState",
    "MissionReadyPackage",
    "MutualAidRequest",
    "Offer",
    "OfferAsset",
    "OfferState",
    "PartnerInstallation",
    "PositionTrack",
    "Posting",
    "Proposal",
    "ProposalLine",
    "Purpose",
    "Qualification",
    "RequestLine",
    "RequestState",
    "StateTransition",
    "StatusChange",
]
