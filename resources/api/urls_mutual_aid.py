"""API addresses of requests, offers and deployments."""

from django.urls import path

from resources.api import (
    approvals,
    asking_policy,
    box_cards,
    costs,
    counters,
    deployments,
    history,
    mutual_aid,
    offers,
    proposals,
    tiers,
)

REQUEST = "mutual-aid-requests/<uuid:uuid>/"
OFFER = "offers/<uuid:uuid>/"
DEPLOYMENT = "deployments/<uuid:uuid>/"
CLAIM = "claims/<uuid:uuid>/"

urlpatterns = [
    path("proposals/", proposals.ProposalsView.as_view(), name="proposals"),
    path("proposals/<uuid:uuid>/", proposals.ProposalView.as_view(), name="proposal"),
    path(
        "proposal-lines/<uuid:uuid>/accept/",
        proposals.AcceptLineView.as_view(),
        name="proposal-line-accept",
    ),
    path(
        "proposal-lines/<uuid:uuid>/refuse/",
        proposals.RefuseLineView.as_view(),
        name="proposal-line-refuse",
    ),
    path("mutual-aid-requests/", mutual_aid.RequestsView.as_view(), name="requests"),
    path(REQUEST, mutual_aid.RequestView.as_view(), name="request"),
    path(f"{REQUEST}submit/", mutual_aid.SubmitView.as_view(), name="request-submit"),
    path(f"{REQUEST}ask/", mutual_aid.AskView.as_view(), name="request-ask"),
    path(f"{REQUEST}withdraw/", mutual_aid.WithdrawView.as_view(), name="request-withdraw"),
    path(f"{REQUEST}history/", history.HistoryView.as_view(), name="request-history"),
    path(f"{REQUEST}close/", mutual_aid.CloseView.as_view(), name="request-close"),
    path(f"{REQUEST}sign/", approvals.ApproveWithinView.as_view(), name="request-sign"),
    path(f"{REQUEST}propose/", tiers.ProposeView.as_view(), name="request-propose"),
    path(f"{REQUEST}take/", tiers.TakeView.as_view(), name="request-take"),
    path("asking/<str:code>/", asking_policy.PolicyView.as_view(), name="asking-policy"),
    path("box-cards/", box_cards.BoxCardView.as_view(), name="box-cards"),
    path("box-cards/call/", box_cards.CallView.as_view(), name="box-card-call"),
    path("box-cards/<uuid:uuid>/", box_cards.BoxCardLineView.as_view(), name="box-card-line"),
    path("offers/", offers.OffersView.as_view(), name="offers"),
    path(OFFER, offers.OfferView.as_view(), name="offer"),
    path(f"{OFFER}acknowledge/", offers.AcknowledgeView.as_view(), name="offer-acknowledge"),
    path(f"{OFFER}approve/", offers.ApproveView.as_view(), name="offer-approve"),
    path(f"{OFFER}accept/", offers.AcceptView.as_view(), name="offer-accept"),
    path(f"{OFFER}decline/", offers.DeclineView.as_view(), name="offer-decline"),
    path(f"{OFFER}unable-to-fill/", offers.UnableView.as_view(), name="offer-unable"),
    path(f"{OFFER}withdraw/", offers.TakeBackView.as_view(), name="offer-withdraw"),
    path(f"{OFFER}stop/", offers.StopView.as_view(), name="offer-stop"),
    path(f"{OFFER}counter/", counters.CounterView.as_view(), name="offer-counter"),
    path(f"{OFFER}sign/", counters.SignView.as_view(), name="offer-sign"),
    path("deployments/", deployments.DeploymentsView.as_view(), name="deployments"),
    path(DEPLOYMENT, deployments.DeploymentView.as_view(), name="deployment"),
    path(f"{DEPLOYMENT}mobilize/", deployments.MobilizeView.as_view(), name="deployment-mobilize"),
    path(f"{DEPLOYMENT}depart/", deployments.DepartView.as_view(), name="deployment-depart"),
    path(f"{DEPLOYMENT}check-in/", deployments.CheckInView.as_view(), name="deployment-check-in"),
    path(f"{DEPLOYMENT}assign/", deployments.AssignView.as_view(), name="deployment-assign"),
    path(f"{DEPLOYMENT}release/", deployments.ReleaseView.as_view(), name="deployment-release"),
    path(
        f"{DEPLOYMENT}demobilize/",
        deployments.DemobilizeView.as_view(),
        name="deployment-demobilize",
    ),
    path(f"{DEPLOYMENT}return/", deployments.ReturnView.as_view(), name="deployment-return"),
    path(f"{DEPLOYMENT}recall/", deployments.RecallView.as_view(), name="deployment-recall"),
    path(f"{DEPLOYMENT}extend/", deployments.ExtendView.as_view(), name="deployment-extend"),
    path(f"{DEPLOYMENT}cost/", costs.CostView.as_view(), name="deployment-cost"),
    path("claims/", costs.ClaimsView.as_view(), name="claims"),
    path(CLAIM, costs.ClaimView.as_view(), name="claim"),
    path(f"{CLAIM}draft/", costs.DraftView.as_view(), name="claim-draft"),
    path(f"{CLAIM}submit/", costs.SubmitView.as_view(), name="claim-submit"),
    path(f"{CLAIM}approve/", costs.ApproveView.as_view(), name="claim-approve"),
    path(f"{CLAIM}pay/", costs.PayView.as_view(), name="claim-pay"),
    path(f"{CLAIM}query/", costs.QueryView.as_view(), name="claim-query"),
    path(f"{CLAIM}waive/", costs.WaiveView.as_view(), name="claim-waive"),
    path(f"{CLAIM}dispute/", costs.DisputeView.as_view(), name="claim-dispute"),
    path("postings/", costs.PostingsView.as_view(), name="postings"),
]
