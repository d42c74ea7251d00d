"""Pages of the app."""

from django.urls import path

from alerts import urls_rosters
from alerts.views import (
    alerts,
    between_systems,
    cap_messages,
    channels,
    escalation,
    escalation_policies,
    feeds,
    outbox,
    push,
    warnings,
)

app_name = "alerts"
urlpatterns = [
    path("", alerts.listed, name="list"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("channels/", channels.listed, name="channels"),
    path("channels/<str:channel>/test/", channels.test, name="channel-test"),
    path("push-key/", push.key, name="push-key"),
    path("systems/", between_systems.listed, name="between-systems"),
    path("systems/<uuid:identifier>/", between_systems.detail, name="between-system"),
    path("cap/", cap_messages.listed, name="cap"),
    path("cap/rules/", warnings.listed, name="warning-rules"),
    path("cap/rules/add/", warnings.add, name="warning-rule-add"),
    path("cap/rules/<uuid:identifier>/end/", warnings.end, name="warning-rule-end"),
    path("cap/at/<str:number>/", warnings.for_incident, name="warnings-here"),
    path("cap/<uuid:identifier>/open/", warnings.open_incident, name="warning-open"),
    path("cap/<uuid:identifier>/", cap_messages.detail, name="cap-detail"),
    *urls_rosters.urlpatterns,
    path("escalation/", escalation_policies.listed, name="escalation"),
    path("escalation/new/<str:code>/", escalation_policies.new, name="escalation-new"),
    path("escalation/<uuid:identifier>/", escalation_policies.detail, name="escalation-policy"),
    path("<uuid:identifier>/reply/", escalation.reply, name="reply"),
    path("<uuid:identifier>/escalate/", escalation.escalate, name="escalate"),
    path("<uuid:identifier>/stop/", escalation.stop, name="escalation-stop"),
    path("feeds/", feeds.listed, name="feeds"),
    path("feeds/add/", feeds.add, name="feed-add"),
    path("feeds/<uuid:identifier>/", feeds.detail, name="feed"),
    path("feeds/<uuid:identifier>/edit/", feeds.edit, name="feed-edit"),
    path("feeds/<uuid:identifier>/pause/", feeds.pause, name="feed-pause"),
    path("feeds/<uuid:identifier>/resume/", feeds.resume, name="feed-resume"),
    path("feeds/<uuid:identifier>/read/", feeds.read_now, name="feed-read"),
    path("<uuid:identifier>/", alerts.detail, name="detail"),
    path("<uuid:identifier>/acknowledge/", alerts.acknowledge, name="acknowledge"),
]
