"""The page behind a letter's link that answers without a login."""

from django.urls import path

from alerts.views import reply_links

app_name = "replies"
urlpatterns = [path("<str:token>/", reply_links.one, name="one")]
