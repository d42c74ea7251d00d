"""API addresses of the app."""

from django.urls import path

from alerts.api import between_systems, cap_messages, public_templates, views

urlpatterns = [
    path("alerts/", views.AlertList.as_view(), name="alerts"),
    path("alerts/<uuid:identifier>/", views.AlertDetail.as_view(), name="alert"),
    path(
        "alerts/<uuid:identifier>/acknowledge/",
        views.AlertAcknowledge.as_view(),
        name="alert-acknowledge",
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
