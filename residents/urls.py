"""Addresses anybody may open; whatever is not named here is looked for among the site's files."""

from django.urls import path

from residents.views import site, subscriptions

app_name = "residents"
urlpatterns = [
    path("", site.read, name="site"),
    path("subscriptions/", subscriptions.subscribe, name="subscribe"),
    path("subscriptions/asked/", subscriptions.asked, name="asked"),
    path("subscriptions/confirm/<str:token>/", subscriptions.confirm, name="confirm"),
    path("subscriptions/stop/<str:token>/", subscriptions.unsubscribe, name="unsubscribe"),
    path("subscriptions/change/<str:token>/", subscriptions.change, name="subscription"),
    path("<path:name>", site.read, name="file"),
]
