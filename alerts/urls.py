"""Pages of the app."""

from django.urls import path

from alerts.urls_public import PUBLIC
from alerts.views import alerts, between_systems, cap_messages, outbox

app_name = "alerts"
urlpatterns = [
    path("", alerts.listed, name="list"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("systems/", between_systems.listed, name="between-systems"),
    path("systems/<uuid:identifier>/", between_systems.detail, name="between-system"),
    path("cap/", cap_messages.listed, name="cap"),
    path("cap/<uuid:identifier>/", cap_messages.detail, name="cap-detail"),
    *PUBLIC,
    path("<uuid:identifier>/", alerts.detail, name="detail"),
    path("<uuid:identifier>/acknowledge/", alerts.acknowledge, name="acknowledge"),
]
