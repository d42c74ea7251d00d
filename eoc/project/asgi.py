"""ASGI entry point: HTTP by Django, sockets by Channels."""

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

from eoc.project.environment import WEB, choose_settings

choose_settings(WEB)
http = get_asgi_application()

from eoc.project.bodies import BoundedBodies  # noqa: E402
from eoc.project.checks import refuse_weak_settings  # noqa: E402  (models load first)
from eoc.project.routing import websocket_urlpatterns  # noqa: E402
from eoc.realtime.door import logins  # noqa: E402
from eoc.realtime.origins import OwnOrigin  # noqa: E402

refuse_weak_settings()

application = ProtocolTypeRouter(
    {
        "http": BoundedBodies(http),
        "websocket": OwnOrigin(logins(URLRouter(websocket_urlpatterns))),
    }
)
