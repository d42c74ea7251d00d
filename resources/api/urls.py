"""API addresses of the app."""

from django.urls import include, path

from resources.api import assets, bookings, catalogue, edxl, geofences, picture, positions

urlpatterns = [
    path("", include("resources.api.urls_mutual_aid")),
    path("packages/", catalogue.PackagesView.as_view(), name="packages"),
    path("packages/<uuid:uuid>/", catalogue.PackageView.as_view(), name="package"),
    path(
        "packages/<uuid:uuid>/retire/", catalogue.PackageRetireView.as_view(), name="package-retire"
    ),
    path("qualifications/", catalogue.QualificationsView.as_view(), name="qualifications"),
    path(
        "qualifications/<uuid:uuid>/end/",
        catalogue.QualificationEndView.as_view(),
        name="qualification-end",
    ),
    path("asset-kinds/", assets.KindsView.as_view(), name="asset-kinds"),
    path("assets/", assets.AssetsView.as_view(), name="assets"),
    path("assets/positions/", assets.PositionsView.as_view(), name="asset-positions"),
    path("assets/undo/", assets.UndoView.as_view(), name="asset-undo"),
    path("assets/<uuid:uuid>/", assets.AssetView.as_view(), name="asset"),
    path("assets/<uuid:uuid>/status/", assets.StatusView.as_view(), name="asset-status"),
    path("assets/<uuid:uuid>/assign/", assets.AssignView.as_view(), name="asset-assign"),
    path("assets/<uuid:uuid>/en-route/", assets.EnRouteView.as_view(), name="asset-en-route"),
    path("assets/<uuid:uuid>/on-scene/", assets.OnSceneView.as_view(), name="asset-on-scene"),
    path(
        "assets/<uuid:uuid>/transporting/",
        assets.TransportingView.as_view(),
        name="asset-transporting",
    ),
    path(
        "assets/<uuid:uuid>/at-hospital/", assets.AtHospitalView.as_view(), name="asset-at-hospital"
    ),
    path("assets/<uuid:uuid>/returning/", assets.ReturningView.as_view(), name="asset-returning"),
    path("assets/<uuid:uuid>/clear/", assets.ClearView.as_view(), name="asset-clear"),
    path(
        "incidents/<uuid:uuid>/recommendations/",
        assets.RecommendationsView.as_view(),
        name="incident-recommendations",
    ),
    path("edxl/", edxl.EdxlView.as_view(), name="edxl"),
    path("picture/", picture.PictureView.as_view(), name="picture"),
    path("picture/changes/", picture.ChangesView.as_view(), name="picture-changes"),
    path("picture/marks/", picture.MarksView.as_view(), name="picture-marks"),
    path("positions/", positions.PositionsView.as_view(), name="positions"),
    path("geofences/", geofences.GeofencesView.as_view(), name="geofences"),
    path("geofences/<uuid:uuid>/end/", geofences.GeofenceEndView.as_view(), name="geofence-end"),
    path("bookings/", bookings.BookingsView.as_view(), name="bookings"),
    path("bookings/<uuid:uuid>/", bookings.BookingView.as_view(), name="booking"),
    path("bookings/<uuid:uuid>/extend/", bookings.ExtendView.as_view(), name="booking-extend"),
    path("bookings/<uuid:uuid>/release/", bookings.ReleaseView.as_view(), name="booking-release"),
    path("bookings/<uuid:uuid>/cancel/", bookings.CancelView.as_view(), name="booking-cancel"),
]
