"""One write, five readers: the decision log, the push, the replay, the chronology, the effects."""

from eoc.journal.append import Audience, append
from eoc.journal.replay import epoch, heads, since

__all__ = ["Audience", "append", "epoch", "heads", "since"]
