"""Pages of mutual aid: inbox, decision, board, request, and their verbs."""

from django.urls import path

from resources.views import (
    approvals,
    asking_policy,
    box_cards,
    costs,
    history,
    inbox,
    mutual_aid,
    proposals,
    tiers,
)

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("decide/<uuid:uuid>/", inbox.decide, name="decide"),
    path("request/<str:number>/", mutual_aid.ask, name="request"),
    path("requests/", mutual_aid.board, name="requests"),
    path("requests/<str:number>/", mutual_aid.detail, name="request-detail"),
    path("requests/<str:number>/history/", history.shown, name="request-history"),
    path("requests/<str:number>/sign/", approvals.sign, name="request-sign"),
    path("asking/<str:code>/", asking_policy.shown, name="asking"),
    path("asking/<str:code>/box-card/", box_cards.put, name="box-card-put"),
    path("box-card/<uuid:uuid>/remove/", box_cards.remove, name="box-card-remove"),
    path("for-incident/<str:number>/box/", box_cards.call, name="box-card-call"),
    path("requests/<str:number>/take/", tiers.take, name="request-take"),
    path("requests/<str:number>/<slug:verb>/", mutual_aid.act, name="request-act"),
    path("proposals/", proposals.listed, name="proposals"),
    path("proposals/<uuid:uuid>/", proposals.detail, name="proposal"),
    path("proposals/lines/<uuid:uuid>/<slug:verb>/", proposals.decide, name="proposal-line"),
    path("offers/<uuid:uuid>/<slug:verb>/", mutual_aid.answer, name="offer-act"),
    path("deployments/<uuid:uuid>/<slug:verb>/", mutual_aid.step, name="deployment-act"),
    path("claims/", costs.listed, name="claims"),
    path("claims/of/<str:number>/", costs.draft, name="claim-draft"),
    path("claims/<uuid:uuid>/", costs.detail, name="claim"),
    path("claims/<uuid:uuid>/change/", costs.change, name="claim-change"),
    path("claims/<uuid:uuid>/csv/", costs.as_csv, name="claim-csv"),
    path("claims/<uuid:uuid>/pdf/", costs.as_pdf, name="claim-pdf"),
    path("claims/<uuid:uuid>/<slug:verb>/", costs.act, name="claim-act"),
]
