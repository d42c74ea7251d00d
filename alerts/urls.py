"""Pages of the app."""

from django.urls import path

from alerts.views import (
    alerts,
    announcements,
    between_systems,
    cap_messages,
    channels,
    outbox,
    push,
)

app_name = "alerts"
urlpatterns = [
    path("", alerts.listed, name="list"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("announcements/", announcements.listed, name="announcements"),
    path("announcements/new/", announcements.compose, name="announce"),
    path("announcements/<uuid:identifier>/", announcements.detail, name="announcement"),
    path("channels/", channels.listed, name="channels"),
    path("channels/<str:channel>/test/", channels.test, name="channel-test"),
    path("push-key/", push.key, name="push-key"),
    path("systems/", between_systems.listed, name="between-systems"),
    path("systems/<uuid:identifier>/", between_systems.detail, name="between-system"),
    path("cap/", cap_messages.listed, name="cap"),
    path("cap/<uuid:identifier>/", cap_messages.detail, name="cap-detail"),
    path("<uuid:identifier>/", alerts.detail, name="detail"),
    path("<uuid:identifier>/acknowledge/", alerts.acknowledge, name="acknowledge"),
]
