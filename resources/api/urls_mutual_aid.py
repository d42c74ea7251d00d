"""API addresses of requests, offers and deployments."""

from django.urls import path

from resources.api import deployment_acts as acts
from resources.api import deployment_records as records
from resources.api import deployments, history, mutual_aid, offers, teams

REQUEST = "mutual-aid-requests/<uuid:uuid>/"
OFFER = "offers/<uuid:uuid>/"
DEPLOYMENT = "deployments/<uuid:uuid>/"
PERSON = "crew/<uuid:uuid>/"
TEAM = "teams/<uuid:uuid>/"

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
    path(f"{DEPLOYMENT}cancel/", acts.CancelView.as_view(), name="deployment-cancel"),
    path(f"{DEPLOYMENT}lost/", acts.LostView.as_view(), name="deployment-lost"),
    path(f"{DEPLOYMENT}damage/", acts.DamageView.as_view(), name="deployment-damage"),
    path(f"{DEPLOYMENT}ask-longer/", acts.AskLongerView.as_view(), name="deployment-ask-longer"),
    path(
        f"{DEPLOYMENT}refuse-longer/",
        acts.RefuseLongerView.as_view(),
        name="deployment-refuse-longer",
    ),
    path(f"{DEPLOYMENT}purpose/", acts.PurposeView.as_view(), name="deployment-purpose"),
    path(f"{DEPLOYMENT}settle/", acts.SettleView.as_view(), name="deployment-settle"),
    path(f"{DEPLOYMENT}swap/", acts.SwapView.as_view(), name="deployment-swap"),
    path(f"{DEPLOYMENT}movements/", records.MovementsView.as_view(), name="deployment-movements"),
    path(f"{DEPLOYMENT}crew/", records.CrewView.as_view(), name="deployment-crew"),
    path(f"{DEPLOYMENT}custody/", records.CustodyView.as_view(), name="deployment-custody"),
    path(f"{PERSON}check-in/", records.CrewCheckInView.as_view(), name="crew-check-in"),
    path(f"{PERSON}rest/", records.CrewRestView.as_view(), name="crew-rest"),
    path(f"{PERSON}work/", records.CrewWorkView.as_view(), name="crew-work"),
    path(f"{PERSON}check-out/", records.CrewCheckOutView.as_view(), name="crew-check-out"),
    path("teams/", teams.TeamsView.as_view(), name="teams"),
    path(TEAM, teams.TeamView.as_view(), name="team"),
    path(f"{TEAM}disband/", teams.DisbandView.as_view(), name="team-disband"),
]
