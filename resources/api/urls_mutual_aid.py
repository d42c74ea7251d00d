"""API addresses of requests, offers and deployments."""

from django.urls import path

from resources.api import deployments, documents, history, mutual_aid, offers

REQUEST = "mutual-aid-requests/<uuid:uuid>/"
OFFER = "offers/<uuid:uuid>/"
DEPLOYMENT = "deployments/<uuid:uuid>/"

urlpatterns = [
    path("mutual-aid-requests/", mutual_aid.RequestsView.as_view(), name="requests"),
    path(REQUEST, mutual_aid.RequestView.as_view(), name="request"),
    path(f"{REQUEST}submit/", mutual_aid.SubmitView.as_view(), name="request-submit"),
    path(f"{REQUEST}ask/", mutual_aid.AskView.as_view(), name="request-ask"),
    path(f"{REQUEST}withdraw/", mutual_aid.WithdrawView.as_view(), name="request-withdraw"),
    path(f"{REQUEST}history/", history.HistoryView.as_view(), name="request-history"),
    path(f"{REQUEST}close/", mutual_aid.CloseView.as_view(), name="request-close"),
    path("offers/", offers.OffersView.as_view(), name="offers"),
    path(OFFER, offers.OfferView.as_view(), name="offer"),
    path(f"{OFFER}acknowledge/", offers.AcknowledgeView.as_view(), name="offer-acknowledge"),
    path(f"{OFFER}approve/", offers.ApproveView.as_view(), name="offer-approve"),
    path(f"{OFFER}accept/", offers.AcceptView.as_view(), name="offer-accept"),
    path(f"{OFFER}decline/", offers.DeclineView.as_view(), name="offer-decline"),
    path(f"{OFFER}unable-to-fill/", offers.UnableView.as_view(), name="offer-unable"),
    path(f"{OFFER}withdraw/", offers.TakeBackView.as_view(), name="offer-withdraw"),
    path(f"{OFFER}stop/", offers.StopView.as_view(), name="offer-stop"),
    path(f"{OFFER}forward/", offers.ForwardView.as_view(), name="offer-forward"),
    path("documents/", documents.DocumentsView.as_view(), name="documents"),
    path("documents/<uuid:uuid>/", documents.DocumentView.as_view(), name="document"),
    path("documents/<uuid:uuid>/file/", documents.DocumentFileView.as_view(), name="document-file"),
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
]
