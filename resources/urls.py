"""Pages of the app."""

from django.urls import include, path

from resources.views import assets, for_incident

app_name = "resources"
urlpatterns = [
    path("", include("resources.urls_mutual_aid")),
    path("assets/", assets.listed, name="assets"),
    path("assets/add/", assets.add, name="asset-add"),
    path("assets/<uuid:uuid>/", assets.detail, name="asset"),
    path("assets/<uuid:uuid>/edit/", assets.edit, name="asset-edit"),
    path("assets/<uuid:uuid>/status/", assets.status, name="asset-status"),
    path("assets/<uuid:uuid>/<slug:verb>/", assets.act, name="asset-act"),
    path("for-incident/<str:number>/", for_incident.shown, name="for-incident"),
    path("for-incident/<str:number>/assign/", for_incident.assign, name="for-incident-assign"),
]
