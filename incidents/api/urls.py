"""API addresses of incidents, types, places and activations."""

from django.urls import path

from incidents.api import catalogue, history, incidents, mapping, records, sharing, verbs

urlpatterns = [
    path("incidents/", incidents.IncidentsView.as_view(), name="incidents"),
    path("incidents/features/", mapping.FeaturesView.as_view(), name="features"),
    path("incidents/cells/", mapping.CellsView.as_view(), name="cells"),
    path("incidents/tiles/<int:z>/<int:x>/<int:y>.mvt", mapping.TileView.as_view(), name="tile"),
    path("incidents/<uuid:uuid>/", incidents.IncidentView.as_view(), name="incident"),
    path("incidents/<uuid:uuid>/promote/", verbs.PromoteView.as_view(), name="promote"),
    path("incidents/<uuid:uuid>/join/", verbs.JoinView.as_view(), name="join"),
    path("incidents/<uuid:uuid>/separate/", verbs.SeparateView.as_view(), name="separate"),
    path("incidents/<uuid:uuid>/close/", verbs.CloseView.as_view(), name="close"),
    path("incidents/<uuid:uuid>/audience/", sharing.AudienceView.as_view(), name="audience"),
    path("incidents/<uuid:uuid>/share/", sharing.ShareView.as_view(), name="share"),
    path("incidents/<uuid:uuid>/share/end/", sharing.EndShareView.as_view(), name="share-end"),
    path("incidents/<uuid:uuid>/guests/", sharing.GuestsView.as_view(), name="guests"),
    path(
        "incidents/<uuid:uuid>/guests/<uuid:guest>/end/",
        sharing.EndGuestView.as_view(),
        name="guest-end",
    ),
    path("incidents/<uuid:uuid>/notes/", verbs.NotesView.as_view(), name="notes"),
    path("incidents/<uuid:uuid>/history/", history.HistoryView.as_view(), name="history"),
    path("incidents/<uuid:uuid>/hold/", records.HoldView.as_view(), name="hold"),
    path("incidents/<uuid:uuid>/hold/release/", records.ReleaseView.as_view(), name="release"),
    path("incidents/<uuid:uuid>/records/", records.RecordsView.as_view(), name="records"),
    path("incident-types/", catalogue.TypesView.as_view(), name="incident-types"),
    path("places/", catalogue.PlacesView.as_view(), name="places"),
    path("activations/", catalogue.ActivationsView.as_view(), name="activations"),
    path(
        "activations/<uuid:uuid>/deactivate/",
        catalogue.DeactivateView.as_view(),
        name="activation-deactivate",
    ),
]
