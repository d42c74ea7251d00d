"""What can be lent, to which incident, on what terms."""

from resources.models.approvals import Approval, Block
from resources.models.asking_policy import AskingPolicy
from resources.models.assets import (
    OTHER,
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
from resources.models.box_cards import BoxCardLine
from resources.models.catalogue import KindCapability
from resources.models.costs import Account, Claim, ClaimState, CostCategory, CostItem, Posting
from resources.models.counters import OfferCounter, OfferSide, OfferSignature
from resources.models.crews import CrewMember, CrewShift, StruckOff
from resources.models.custody import CustodySignature, Damage, DamageReport, Handover, Side
from resources.models.deployments import (
    Deployment,
    DeploymentExit,
    DeploymentPurpose,
    DeploymentState,
    Settlement,
)
from resources.models.documents import Document, DocumentState, PaperForm
from resources.models.forwarded import ForwardedLink
from resources.models.geofences import AssetInside, FenceKind, Geofence
from resources.models.movements import Movement
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
    Upward,
)
from resources.models.packages import MissionReadyPackage
from resources.models.positions import AssetPosition, PositionTrack
from resources.models.proposals import LineState, Proposal, ProposalLine
from resources.models.qualifications import Qualification
from resources.models.teams import ResourceTeam, TeamKind
from resources.models.transitions import UNDO_WITHIN, StateTransition

__all__ = [
    "OTHER",
    "UNDO_WITHIN",
    "Account",
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
    "Category",
    "Claim",
    "ClaimState",
    "CostCategory",
    "CostItem",
    "CrewMember",
    "CrewShift",
    "CustodySignature",
    "Damage",
    "DamageReport",
    "Deployment",
    "DeploymentExit",
    "DeploymentPurpose",
    "DeploymentState",
    "Direction",
    "DispatchState",
    "Document",
    "DocumentState",
    "EdxlMessage",
    "FenceKind",
    "ForwardedLink",
    "Geofence",
    "Handover",
    "KindCapability",
    "LegalBasis",
    "LineState",
    "MessageState",
    "MissionReadyPackage",
    "Movement",
    "MutualAidRequest",
    "Offer",
    "OfferAsset",
    "OfferCounter",
    "OfferSide",
    "OfferSignature",
    "OfferState",
    "PaperForm",
    "PartnerInstallation",
    "PositionTrack",
    "Posting",
    "Priority",
    "Proposal",
    "ProposalLine",
    "Purpose",
    "Qualification",
    "RequestLine",
    "RequestState",
    "RequestTier",
    "ResourceTeam",
    "Settlement",
    "Side",
    "StateTransition",
    "StatusChange",
    "StruckOff",
    "TeamKind",
    "Upward",
]
