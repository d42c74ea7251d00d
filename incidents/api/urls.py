"""API addresses of incidents, types, places and activations."""

from django.urls import path

from incidents.api import catalogue, incidents

urlpatterns = [
    path("incidents/", incidents.IncidentsView.as_view(), name="incidents"),
    path("incidents/<uuid:uuid>/", incidents.IncidentView.as_view(), name="incident"),
    path("incidents/<uuid:uuid>/promote/", incidents.PromoteView.as_view(), name="promote"),
    path("incidents/<uuid:uuid>/join/", incidents.JoinView.as_view(), name="join"),
    path("incidents/<uuid:uuid>/close/", incidents.CloseView.as_view(), name="close"),
    path("incidents/<uuid:uuid>/share/", incidents.ShareView.as_view(), name="share"),
    path("incidents/<uuid:uuid>/notes/", incidents.NotesView.as_view(), name="notes"),
    path("incident-types/", catalogue.TypesView.as_view(), name="incident-types"),
    path("places/", catalogue.PlacesView.as_view(), name="places"),
    path("activations/", catalogue.ActivationsView.as_view(), name="activations"),
]
