"""What can be lent, to which incident, on what terms."""

from resources.models.assets import Asset, AssetKind, AssetStatus, DispatchState, StatusChange
from resources.models.bookings import Booking, Purpose
from resources.models.crews import CrewMember, CrewShift
from resources.models.custody import (
    CustodySignature,
    Damage,
    DamageReport,
    Handover,
    Side,
)
from resources.models.deployments import (
    Deployment,
    DeploymentExit,
    DeploymentPurpose,
    DeploymentState,
)
from resources.models.geofences import AssetInside, FenceKind, Geofence
from resources.models.movements import Movement
from resources.models.mutual_aid import (
    MutualAidRequest,
    Offer,
    OfferAsset,
    OfferState,
    RequestLine,
    RequestState,
)
from resources.models.positions import AssetPosition, PositionTrack
from resources.models.teams import ResourceTeam, TeamKind
from resources.models.transitions import StateTransition

__all__ = [
    "Asset",
    "AssetInside",
    "AssetKind",
    "AssetPosition",
    "AssetStatus",
    "Booking",
    "CrewMember",
    "CrewShift",
    "CustodySignature",
    "Damage",
    "DamageReport",
    "Deployment",
    "DeploymentExit",
    "DeploymentPurpose",
    "DeploymentState",
    "DispatchState",
    "FenceKind",
    "Geofence",
    "Handover",
    "Movement",
    "MutualAidRequest",
    "Offer",
    "OfferAsset",
    "OfferState",
    "PositionTrack",
    "Purpose",
    "RequestLine",
    "RequestState",
    "ResourceTeam",
    "Side",
    "StateTransition",
    "StatusChange",
    "TeamKind",
]
