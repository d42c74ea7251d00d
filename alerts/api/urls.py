"""API addresses of the app."""

from django.urls import path

from alerts.api import (
    between_systems,
    cap_messages,
    channels,
    escalation,
    gateways,
    urls_rosters,
    views,
)

urlpatterns = [
    *urls_rosters.urlpatterns,
    path("alerts/", views.AlertList.as_view(), name="alerts"),
    path("alerts/<uuid:identifier>/", views.AlertDetail.as_view(), name="alert"),
    path(
        "alerts/<uuid:identifier>/acknowledge/",
        views.AlertAcknowledge.as_view(),
        name="alert-acknowledge",
    ),
    path("alerts/<uuid:identifier>/escalation/", escalation.Run.as_view(), name="alert-escalation"),
    path(
        "alerts/<uuid:identifier>/escalation/escalate/",
        escalation.RunEscalate.as_view(),
        name="alert-escalate",
    ),
    path(
        "alerts/<uuid:identifier>/escalation/stop/",
        escalation.RunStop.as_view(),
        name="alert-escalation-stop",
    ),
    path("alerts/<uuid:identifier>/replies/", escalation.ReplyList.as_view(), name="alert-replies"),
    path("escalation-policies/", escalation.PolicyList.as_view(), name="escalation-policies"),
    path(
        "escalation-policies/simulate/",
        escalation.PolicySimulate.as_view(),
        name="escalation-simulate",
    ),
    path(
        "escalation-policies/<uuid:identifier>/",
        escalation.PolicyDetail.as_view(),
        name="escalation-policy",
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
