"""Pages of the app."""

from django.urls import path

from alerts.views import alerts, between_systems, cap_messages, outbox, public_templates

app_name = "alerts"
urlpatterns = [
    path("", alerts.listed, name="list"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("systems/", between_systems.listed, name="between-systems"),
    path("systems/<uuid:identifier>/", between_systems.detail, name="between-system"),
    path("cap/", cap_messages.listed, name="cap"),
    path("cap/<uuid:identifier>/", cap_messages.detail, name="cap-detail"),
    path("templates/", public_templates.listed, name="public-templates"),
    path("templates/add/", public_templates.add, name="public-template-add"),
    path("templates/csv/", public_templates.as_csv, name="public-templates-csv"),
    path("templates/import/", public_templates.load, name="public-templates-import"),
    path("templates/<uuid:uuid>/", public_templates.detail, name="public-template"),
    path("templates/<uuid:uuid>/edit/", public_templates.edit, name="public-template-edit"),
    path("templates/<uuid:uuid>/words/", public_templates.words, name="public-template-words"),
    path("templates/<uuid:uuid>/review/", public_templates.review, name="public-template-review"),
    path("templates/<uuid:uuid>/retire/", public_templates.retire, name="public-template-retire"),
    path("<uuid:identifier>/", alerts.detail, name="detail"),
    path("<uuid:identifier>/acknowledge/", alerts.acknowledge, name="acknowledge"),
]
