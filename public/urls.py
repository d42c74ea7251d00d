"""Addresses anybody may open; whatever is not named here is looked for among the site's files."""

from django.urls import path

from public.views import site

app_name = "public"
urlpatterns = [
    path("", site.read, name="site"),
    path("<path:name>", site.read, name="file"),
]
