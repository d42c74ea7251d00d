"""Pages of mutual aid: inbox, decision, board, request, and their verbs."""

from django.urls import path

from resources.views import deployments, history, inbox, mutual_aid

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("decide/<uuid:uuid>/", inbox.decide, name="decide"),
    path("request/<str:number>/", mutual_aid.ask, name="request"),
    path("requests/", mutual_aid.board, name="requests"),
    path("requests/<str:number>/", mutual_aid.detail, name="request-detail"),
    path("requests/<str:number>/history/", history.shown, name="request-history"),
    path("requests/<str:number>/<slug:verb>/", mutual_aid.act, name="request-act"),
    path("offers/<uuid:uuid>/<slug:verb>/", mutual_aid.answer, name="offer-act"),
    path("check-in-list/<str:number>/", deployments.check_in_list, name="check-in-list"),
    path("check-in-list/<str:number>/team/", deployments.form_team, name="team-form"),
    path("teams/<uuid:uuid>/disband/", deployments.disband, name="team-disband"),
    path("crew/<uuid:uuid>/<slug:verb>/", deployments.person, name="crew-act"),
    path("deployments/<uuid:uuid>/", deployments.detail, name="deployment"),
    path("deployments/<uuid:uuid>/check-out/", deployments.check_out, name="check-out"),
    path("deployments/<uuid:uuid>/<slug:verb>/", deployments.act, name="deployment-act"),
]
