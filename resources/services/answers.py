"""What the command line answers."""

from typing import TypedDict


class Answer(TypedDict, total=False):
    """What a line means, what was done, how to undo it, or what was wrong with it."""

    ok: bool
    meaning: str
    done: str
    undo: str
    error: str
