"""Pages of the app."""

from django.urls import path

from alerts.views import alerts, outbox

app_name = "alerts"
urlpatterns = [
    path("", alerts.listed, name="list"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("<uuid:identifier>/", alerts.detail, name="detail"),
    path("<uuid:identifier>/acknowledge/", alerts.acknowledge, name="acknowledge"),
]
