"""Stock Channels: a consumer in a group of the Redis channel layer, as its tutorial has it.

Served by uvicorn as `bench.peers.channels_app:application`; run as a module it posts each line
it reads to the group.
"""

import asyncio
import os
import sys

from django.conf import settings

settings.configure(
    SECRET_KEY="bench",
    CHANNEL_LAYERS={
        "default": {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # by itself redis-py has a hundred connections and waits five seconds for an answer,
            # too little for thousands that join at once
            "CONFIG": {
                "hosts": [
                    {
                        "address": os.environ["PEER_REDIS"],
                        "max_connections": 9000,
                        "socket_timeout": 60,
                    }
                ]
            },
        }
    },
)

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402  (settings first)
from channels.layers import get_channel_layer  # noqa: E402

GROUP = "all"


class Console(AsyncWebsocketConsumer):
    """Hears whatever is said to the group."""

    async def connect(self) -> None:
        """Join."""
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave."""
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def told(self, event: dict[str, str]) -> None:
        """Pass it on."""
        await self.send(text_data=event["text"])


application = Console.as_asgi()


async def post() -> None:
    """Say each line to the group."""
    layer, lines = get_channel_layer(), asyncio.StreamReader(limit=1 << 22)
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    print("ready", flush=True)
    async for line in lines:
        await layer.group_send(GROUP, {"type": "told", "text": line[:-1].decode()})


if __name__ == "__main__":
    asyncio.run(post())
