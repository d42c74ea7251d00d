"""The socket: hello, replay, live entries, heartbeat; a slow reader gets `resync`."""

import asyncio
import contextlib
import json
import time
from typing import Any

from channels.generic.websocket import AsyncWebsocketConsumer

from eoc.journal.replay import REPLAY_LIMIT
from eoc.realtime import admission
from eoc.realtime.hub import hub
from eoc.realtime.messages import MESSAGE_BYTES, Misunderstood, understood
from eoc.realtime.seats import seats
from eoc.realtime.sitting import Sitting, key_of, sitting

HEARTBEAT_SECONDS = 4.0
QUEUE_FRAMES = 512
MESSAGES_A_SECOND = 20
SESSION_OVER, POLICY, TOO_BIG, TOO_MANY = 4401, 4403, 4413, 4429


class LiveConsumer(AsyncWebsocketConsumer):
    """One browser's live channel; what it may hear is decided by `admission`, never here."""

    channel_layer_alias = "none"  # the hub subscribes once a process, so Redis may be away
    admitted: admission.Admission | None = None
    seated = False

    async def connect(self) -> None:
        """Accept a logged-in person."""
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            await self.close(code=POLICY)
            return
        self.user_id = str(user.pk)
        self.session_key = key_of(self.scope.get("session"))
        self.sitting = Sitting()
        self.proven = await admission.proven(self.scope.get("session", {}), user)
        self.frames: asyncio.Queue[str | bytes] = asyncio.Queue(QUEUE_FRAMES)
        self.held: list[tuple[str, int, str]] | None = None
        self.tasks: list[asyncio.Task[None]] = []
        self.window, self.count = 0, 0
        await self.accept()
        self.seated = seats.take(self.user_id)
        if not self.seated:
            await self.close(code=TOO_MANY)

    async def disconnect(self, code: int) -> None:
        """Leave the hub and stop the socket's own tasks."""
        if self.seated:
            self.seated = False
            seats.give_back(self.user_id)
        for task in getattr(self, "tasks", []):
            task.cancel()
        if self.admitted is not None:
            hub().leave(self, self.admitted.streams)

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Answer `hello` and `since`; anything else is told so."""
        if not self.seated:
            return
        if text_data is None or len(text_data.encode()) > MESSAGE_BYTES or self._too_fast():
            await self.close(code=TOO_BIG)
            return
        try:
            message = understood(text_data)
        except Misunderstood as error:
            await self._say({"t": "error", "reason": str(error)})
            return
        if message.get("t") == "hello":
            await self._hello(message)
        elif message.get("t") == "since" and self.admitted is not None:
            await self._replay({message["stream"]: message["seq"]})
        else:
            await self._say({"t": "error", "reason": "Say hello first."})

    def hear(self, stream: str, last_seq: int, frame: str) -> None:
        """Take a frame from the hub; while replaying it waits its turn."""
        if self.held is not None:
            self.held.append((stream, last_seq, frame))
        else:
            self._queue(frame)

    def glimpse(self, payload: bytes) -> None:
        """Take a picture from the hub, unless this reader is behind: the next one replaces it."""
        if self.held is None and self.frames.qsize() < QUEUE_FRAMES // 2:
            self.frames.put_nowait(payload)

    async def _hello(self, message: dict[str, Any]) -> None:
        if await self._session_over():
            return
        admitted = await admission.admit(self.user_id, proven=self.proven)
        if admitted is None:
            await self.close(code=POLICY)
            return
        if self.admitted is not None:
            hub().leave(self, self.admitted.streams)
        self.admitted = admitted
        self.held = []
        hub().join(self, admitted.heads)
        await self._say(
            {
                "t": "hello",
                "epoch": admitted.epoch,
                "heads": admitted.heads,
                "streams": sorted(admitted.streams),
                "now": admission.now(),
                "session": self.sitting.told(),
            }
        )
        await self._catch_up(message, admitted)
        if not self.tasks:
            self.tasks = [asyncio.create_task(work()) for work in (self._write, self._beat)]

    async def _catch_up(self, message: dict[str, Any], admitted: admission.Admission) -> None:
        known = message.get("since") or {}
        if message.get("epoch") not in (None, admitted.epoch):
            await self._say({"t": "resync", "reason": "another database answers now"})
        else:
            missed = {s: n for s, n in known.items() if admitted.heads.get(s, 0) > n}
            await self._replay(missed)
        held, self.held = self.held or [], None
        for _, _, frame in held:
            self._queue(frame)

    async def _replay(self, positions: dict[str, int]) -> None:
        admitted = self.admitted
        allowed = {s: n for s, n in positions.items() if admitted and s in admitted.streams}
        if not allowed:
            return
        found = await admission.entries_after(allowed, REPLAY_LIMIT + 1)
        for stream, entries in found.items():
            gap = bool(entries) and entries[0]["seq"] != allowed[stream] + 1
            if gap or len(entries) > REPLAY_LIMIT:
                await self._say({"t": "resync", "reason": "too far behind", "stream": stream})
            elif entries:
                await self._say({"t": "entries", "entries": entries})

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            if await self._session_over():
                return
            await self._readmit()
            if self.admitted is not None:
                heads = {s: hub().heads.get(s, 0) for s in self.admitted.streams}
                self._queue(json.dumps({"t": "heads", "heads": heads, "now": admission.now()}))

    async def _session_over(self) -> bool:
        """Close when the session has ended; tell when it was locked or unlocked."""
        before, self.sitting = self.sitting, await sitting(self.session_key)
        if self.sitting.over:
            await self.close(code=SESSION_OVER)
        elif self.tasks and before != self.sitting:
            self._queue(json.dumps({"t": "session", **self.sitting.told()}))
        return self.sitting.over

    async def _readmit(self) -> None:
        before = self.admitted
        after = await admission.admit(self.user_id, proven=self.proven)
        if after is None:
            await self.close(code=POLICY)
            return
        if before is None or after.streams == before.streams:
            return
        lost = before.streams - after.streams
        hub().leave(self, lost)
        for stream in sorted(lost):
            self._queue(json.dumps({"t": "closed", "stream": stream}))
        hub().join(self, {s: n for s, n in after.heads.items() if s not in before.streams})
        self.admitted = after
        frame = {"t": "streams", "streams": sorted(after.streams), "heads": dict(after.heads)}
        self._queue(json.dumps(frame))

    async def _write(self) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            while True:
                frame = await self.frames.get()
                if isinstance(frame, bytes):
                    await self.send(bytes_data=frame)
                else:
                    await self.send(text_data=frame)

    async def _say(self, message: dict[str, Any]) -> None:
        await self.send(text_data=json.dumps(message))

    def _queue(self, frame: str) -> None:
        try:
            self.frames.put_nowait(frame)
        except asyncio.QueueFull:
            while not self.frames.empty():
                self.frames.get_nowait()
            self.frames.put_nowait(json.dumps({"t": "resync", "reason": "reading too slowly"}))

    def _too_fast(self) -> bool:
        second = int(time.monotonic())
        self.window, self.count = (second, self.count + 1) if second == self.window else (second, 1)
        return self.count > MESSAGES_A_SECOND
