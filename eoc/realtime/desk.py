"""Where the hub asks the database: a few threads of its own, so that no page waits for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from channels.db import DatabaseSyncToAsync

T = TypeVar("T")
THREADS = ThreadPoolExecutor(3, thread_name_prefix="hub")


async def asked(question: Callable[..., T], *given: Any) -> T:
    """Call it in one of the threads; its connection is given back at the end."""
    call = DatabaseSyncToAsync(question, thread_sensitive=False, executor=THREADS)
    answer: T = await call(*given)
    return answer
