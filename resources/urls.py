"""Pages of the app."""

from django.urls import URLPattern

app_name = "resources"
urlpatterns: list[URLPattern] = []
