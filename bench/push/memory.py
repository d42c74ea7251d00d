"""What one more console costs the web process in resident memory."""

import time
from contextlib import ExitStack

from bench.machine import rss_kb
from bench.push.crowd import Crowd
from bench.push.sides import Accord
from bench.report import say

STEPS = 5


def run(side: Accord, sockets: int, seconds: float) -> None:
    """From a process that has only just begun to all consoles open and listening for a while."""
    pid = side.pids[0]
    with Crowd(side, 20) as few:
        few.attend(seconds)
    time.sleep(1)
    sizes = [rss_kb(pid)]
    with ExitStack() as stack:
        crowds: list[Crowd] = []
        for first in range(0, sockets, sockets // STEPS):
            crowds.append(stack.enter_context(Crowd(side, sockets // STEPS, first)))
            sizes.append(rss_kb(pid))
        for crowd in crowds:
            crowd.attend(seconds / STEPS)
        sizes.append(rss_kb(pid))
    each = round((sizes[-1] - sizes[0]) / sockets, 1)
    say(bench="push", part="memory", sockets=sockets, kb_per_console=each, rss_kb=sizes)
