"""API addresses of the app."""

from django.urls import path

from alerts.api import announcements, between_systems, cap_messages, channels, gateways, views

urlpatterns = [
    path("alerts/", views.AlertList.as_view(), name="alerts"),
    path("alerts/<uuid:identifier>/", views.AlertDetail.as_view(), name="alert"),
    path(
        "alerts/<uuid:identifier>/acknowledge/",
        views.AlertAcknowledge.as_view(),
        name="alert-acknowledge",
    ),
    path("channels/", channels.ChannelsView.as_view(), name="channels"),
    path("channels/<str:channel>/test/", channels.ChannelTestView.as_view(), name="channel-test"),
    path("gateways/<str:channel>/", gateways.InboundTextsView.as_view(), name="gateway-texts"),
    path(
        "gateways/<str:channel>/receipts/",
        gateways.ReceiptsView.as_view(),
        name="gateway-receipts",
    ),
    path("deliveries/", views.DeliveryList.as_view(), name="deliveries"),
    path("announcements/", announcements.AnnouncementsView.as_view(), name="announcements"),
    path(
        "announcements/reach/",
        announcements.AnnouncementReachView.as_view(),
        name="announcement-reach",
    ),
    path(
        "announcements/<uuid:identifier>/",
        announcements.AnnouncementView.as_view(),
        name="announcement",
    ),
    path("cap-alerts/", cap_messages.CapAlertList.as_view(), name="cap-alerts"),
    path("cap-alerts/<uuid:identifier>/", cap_messages.CapAlertDetail.as_view(), name="cap-alert"),
    path(
        "cap-alerts/<uuid:identifier>.xml", cap_messages.CapAlertXml.as_view(), name="cap-alert-xml"
    ),
    path("edxl-messages/", between_systems.EdxlMessageList.as_view(), name="edxl-messages"),
    path(
        "edxl-messages/<uuid:identifier>/",
        between_systems.EdxlMessageDetail.as_view(),
        name="edxl-message",
    ),
    path(
        "edxl-messages/<uuid:identifier>.xml",
        between_systems.EdxlMessageXml.as_view(),
        name="edxl-message-xml",
    ),
]
