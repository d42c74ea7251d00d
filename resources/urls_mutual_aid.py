"""Pages of mutual aid: inbox, decision, board, request, and their verbs."""

from django.urls import path

from resources.views import documents, history, inbox, mutual_aid

urlpatterns = [
    path("<slug:noun>/<uuid:uuid>/document/", documents.ask, name="document-ask"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("decide/<uuid:uuid>/", inbox.decide, name="decide"),
    path("request/<str:number>/", mutual_aid.ask, name="request"),
    path("requests/", mutual_aid.board, name="requests"),
    path("requests/<str:number>/", mutual_aid.detail, name="request-detail"),
    path("requests/<str:number>/history/", history.shown, name="request-history"),
    path("requests/<str:number>/<slug:verb>/", mutual_aid.act, name="request-act"),
    path("offers/<uuid:uuid>/<slug:verb>/", mutual_aid.answer, name="offer-act"),
    path("documents/<uuid:uuid>/", documents.shown, name="document"),
    path("documents/<uuid:uuid>/file/", documents.file, name="document-file"),
    path("deployments/<uuid:uuid>/<slug:verb>/", mutual_aid.step, name="deployment-act"),
]
