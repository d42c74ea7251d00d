"""API addresses of the app."""

from django.urls import path

from alerts.api import (
    announcements,
    between_systems,
    cap_messages,
    cap_push,
    channels,
    escalation,
    feeds,
    gateways,
    public_templates,
    retries,
    urls_rosters,
    views,
    warnings,
)
from alerts.api.urls_public import PUBLIC

urlpatterns = [
    *urls_rosters.urlpatterns,
    *PUBLIC,
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
    path("channels/<str:channel>/canary/", channels.ChannelCanaryView.as_view()),
    path("gateways/<str:channel>/", gateways.InboundTextsView.as_view(), name="gateway-texts"),
    path(
        "gateways/<str:channel>/receipts/",
        gateways.ReceiptsView.as_view(),
        name="gateway-receipts",
    ),
    path("deliveries/", views.DeliveryList.as_view(), name="deliveries"),
    path("deliveries/<uuid:identifier>/retry/", retries.DeliveryRetryView.as_view()),
    path("deliveries/<uuid:identifier>/stop/", retries.DeliveryStopView.as_view()),
    path("alerts/<uuid:identifier>/retry/", retries.AlertRetryView.as_view()),
    path("alerts/<uuid:identifier>/retry/stop/", retries.AlertStopView.as_view()),
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
    path(
        "announcements/<uuid:identifier>/remind/",
        announcements.AnnouncementRemindView.as_view(),
        name="announcement-remind",
    ),
    path("cap-alerts/", cap_messages.CapAlertList.as_view(), name="cap-alerts"),
    path(
        "cap-alerts/features/", cap_messages.CapAlertFeatures.as_view(), name="cap-alert-features"
    ),
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
    path(
        "cap-alerts/<uuid:identifier>/incident/",
        warnings.CapAlertIncidentView.as_view(),
        name="cap-alert-incident",
    ),
    path("warning-rules/", warnings.WarningRulesView.as_view(), name="warning-rules"),
    path(
        "warning-rules/<uuid:identifier>/end/",
        warnings.WarningRuleEndView.as_view(),
        name="warning-rule-end",
    ),
    path("cap/", cap_push.CapPushView.as_view(), name="cap"),
    path("feeds/", feeds.FeedsView.as_view(), name="feeds"),
    path("feeds/<uuid:identifier>/", feeds.FeedView.as_view(), name="feed"),
    path("feeds/<uuid:identifier>/pause/", feeds.FeedPauseView.as_view(), name="feed-pause"),
    path("feeds/<uuid:identifier>/resume/", feeds.FeedResumeView.as_view(), name="feed-resume"),
    path("feeds/<uuid:identifier>/remove/", feeds.FeedRemoveView.as_view(), name="feed-remove"),
    path("feeds/<uuid:identifier>/read/", feeds.FeedReadView.as_view(), name="feed-read"),
    path("public-templates/", public_templates.PublicTemplatesView.as_view()),
    path("public-templates/<uuid:uuid>/", public_templates.PublicTemplateView.as_view()),
    path("public-templates/<uuid:uuid>/words/", public_templates.PublicTemplateWordsView.as_view()),
    path(
        "public-templates/<uuid:uuid>/review/", public_templates.PublicTemplateReviewView.as_view()
    ),
    path(
        "public-templates/<uuid:uuid>/retire/", public_templates.PublicTemplateRetireView.as_view()
    ),
    path("public-templates/<uuid:uuid>/fill/", public_templates.PublicTemplateFillView.as_view()),
]
