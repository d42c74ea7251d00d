"""The bell: pokes servers and rings workers through Redis; it may drop, the journal may not."""

from eoc.bus.poke import poke
from eoc.bus.ring import ring

__all__ = ["poke", "ring"]
