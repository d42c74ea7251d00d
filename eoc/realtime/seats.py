"""So many sockets a person and server process; whoever has them all is told to close one."""

from collections import Counter

from django.conf import settings


class Seats:
    """Counts the open sockets of each login in this process."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    def take(self, user: str) -> bool:
        """Whether there was one left; it is taken then."""
        if self.taken[user] >= settings.SOCKETS_PER_PERSON:
            return False
        self.taken[user] += 1
        return True

    def give_back(self, user: str) -> None:
        """One less."""
        self.taken[user] -= 1
        if self.taken[user] <= 0:
            del self.taken[user]


seats = Seats()
