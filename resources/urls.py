"""Pages of the app."""

from django.urls import include, path

from resources.views import assets, catalogue, for_incident, geofences

app_name = "resources"
urlpatterns = [
    path("", include("resources.urls_mutual_aid")),
    path("catalogue/", catalogue.listed, name="catalogue"),
    path("catalogue/import/", catalogue.load, name="catalogue-import"),
    path("packages/", catalogue.packages_listed, name="packages"),
    path("packages/add/", catalogue.package_add, name="package-add"),
    path("packages/<uuid:uuid>/edit/", catalogue.package_edit, name="package-edit"),
    path("packages/<uuid:uuid>/<slug:verb>/", catalogue.package_act, name="package-act"),
    path("qualifications/", catalogue.qualifications_listed, name="qualifications"),
    path(
        "qualifications/<uuid:uuid>/<slug:verb>/",
        catalogue.qualification_act,
        name="qualification-act",
    ),
    path("assets/", assets.listed, name="assets"),
    path("assets/add/", assets.add, name="asset-add"),
    path("assets/<uuid:uuid>/", assets.detail, name="asset"),
    path("assets/<uuid:uuid>/edit/", assets.edit, name="asset-edit"),
    path("assets/<uuid:uuid>/status/", assets.status, name="asset-status"),
    path("assets/<uuid:uuid>/<slug:verb>/", assets.act, name="asset-act"),
    path("geofences/", geofences.listed, name="geofences"),
    path("geofences/add/", geofences.add, name="geofence-add"),
    path("geofences/<uuid:uuid>/end/", geofences.end, name="geofence-end"),
    path("for-incident/<str:number>/", for_incident.shown, name="for-incident"),
    path("for-incident/<str:number>/assign/", for_incident.assign, name="for-incident-assign"),
]
