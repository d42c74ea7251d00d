"""What the public side hears from the journal, as the relay."""

from eoc.journal.dispatch import Heard
from residents import publishing


def alert_moved(heard: Heard) -> None:
    """A public alert left or ended: the site says so at once."""
    publishing.publish()
