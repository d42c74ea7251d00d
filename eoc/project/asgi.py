"""ASGI entry point: HTTP by Django, sockets by Channels."""

import gc

from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application

from eoc.project.environment import WEB, choose_settings

choose_settings(WEB)
http = get_asgi_application()

from eoc.project import urls as _pages  # noqa: E402, F401  (now, not when the first one asks)
from eoc.project.bodies import BoundedBodies  # noqa: E402
from eoc.project.checks import refuse_weak_settings  # noqa: E402  (models load first)
from eoc.project.kept import KeptAnswers  # noqa: E402
from eoc.project.routing import websocket_urlpatterns  # noqa: E402
from eoc.realtime.door import logins  # noqa: E402
from eoc.realtime.origins import OwnOrigin  # noqa: E402

refuse_weak_settings()

application = ProtocolTypeRouter(
    {
        "http": KeptAnswers(BoundedBodies(http)),
        "websocket": OwnOrigin(logins(URLRouter(websocket_urlpatterns))),
    }
)

# What is loaded by now stays for ever. The collector walked all of it again and again while
# thousands of sockets came back: a third of the time they took.
gc.collect()
gc.freeze()
gc.set_threshold(25_000, 20, 10)
