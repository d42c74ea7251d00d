"""Pages of guests."""

from django.urls import path

from incidents.views import guests

app_name = "guests"
urlpatterns = [
    path("", guests.read, name="read"),
    path("<str:secret>/", guests.arrive, name="arrive"),
]
