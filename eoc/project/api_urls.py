"""Everything under /api/v1/."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from eoc.project.api_page import ApiPage
from eoc.project.socket_document import socket_document
from eoc.realtime.heads import HeadsView
from eoc.realtime.views import StreamView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("asyncapi/", socket_document, name="asyncapi"),
    path("docs/", ApiPage.as_view(url_name="api:schema"), name="docs"),
    path("heads/", HeadsView.as_view(), name="heads"),
    path("streams/<str:name>/", StreamView.as_view(), name="stream"),
    path("", include("agencies.api.urls")),
    path("", include("incidents.api.urls")),
    path("", include("resources.api.urls")),
    path("", include("alerts.api.urls")),
]
