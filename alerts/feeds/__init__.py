"""What feeds hold, as CAP documents: Atom, RSS, EDXL-DE, plain CAP, the NWS and the USGS."""

from alerts.feeds.found import Found, NotAFeed, Seen
from alerts.feeds.opening import opened

__all__ = ["Found", "NotAFeed", "Seen", "opened"]
