"""Every socket the installation answers."""

from django.urls import path

from eoc.realtime.consumer import LiveConsumer

websocket_urlpatterns = [path("ws/live/", LiveConsumer.as_asgi())]
