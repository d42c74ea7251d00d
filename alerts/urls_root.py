"""Addresses at the root: short links of text messages, and the worker that shows notifications."""

from django.urls import path

from alerts.views import push, short_links

urlpatterns = [
    path("s/<str:code>/", short_links.follow, name="short-link"),
    path("push-worker.js", push.worker, name="push-worker"),
]
