"""API addresses of the app."""

from django.urls import path

from alerts.api import views

urlpatterns = [
    path("alerts/", views.AlertList.as_view(), name="alerts"),
    path("alerts/<uuid:identifier>/", views.AlertDetail.as_view(), name="alert"),
    path(
        "alerts/<uuid:identifier>/acknowledge/",
        views.AlertAcknowledge.as_view(),
        name="alert-acknowledge",
    ),
    path("deliveries/", views.DeliveryList.as_view(), name="deliveries"),
]
