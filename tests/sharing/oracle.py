"""A small oracle of sharing: worlds that hypothesis draws, and who may see what of them.

It knows nothing of the application's rules: what follows is the text of the agreements, read again.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

SEVERITIES = ["low", "medium", "high", "critical"]
SENSITIVE = ["law_sensitive", "health", "critical_infrastructure"]
VIEWS = ["existence", "area", "summary", "full"]
TOWNS = ["riverton", "lakeside"]
OTHERS = ["hillcrest", "farview"]


@dataclass(frozen=True)
class Given:
    """A grant of a drawn agreement."""

    data_class: str
    detail: str
    condition: str
    severity: str
    held_back: str
    revoked: bool


@dataclass(frozen=True)
class Promise:
    """An agreement: hours from now it begins and ends, and what became of it."""

    giver: str
    by: str
    receiver: str
    begins: int
    ends: int | None
    signed: bool
    revoked: bool
    replaced: bool
    grants: tuple[Given, ...]

    @property
    def in_force(self) -> bool:
        """It holds now."""
        begun = self.begins <= 0 and (self.ends is None or self.ends > 0)
        return begun and self.signed and not self.revoked and not self.replaced


@dataclass(frozen=True)
class Shared:
    """A share of the drawn incident."""

    receiver: str
    includes: tuple[str, ...]
    ended: bool


@dataclass(frozen=True)
class Happened:
    """An incident: where, logged by whom, how bad, and whom it is shared with."""

    town: str
    logged_by: str
    severity: str
    promoted: bool
    sensitive: tuple[str, ...]
    shares: tuple[Shared, ...]


@dataclass(frozen=True)
class World:
    """What a test builds, and the oracle reads."""

    promises: tuple[Promise, ...]
    declared: tuple[str, ...]
    incidents: tuple[Happened, ...]


@dataclass
class Seen:
    """What a member may see of one incident."""

    view: str | None = None
    log: bool = False
    caller: bool = False

    def more(self, view: str) -> None:
        """See at least this much."""
        if self.view is None or VIEWS.index(view) > VIEWS.index(self.view):
            self.view = view


def seen(world: World, town: str, incident: Happened) -> Seen:
    """What the agency of a town, serving that town, may see."""
    if town in (incident.town, incident.logged_by):
        return Seen("full", log=True, caller=True)
    found = Seen()
    for share in incident.shares:
        if share.receiver == town and not share.ended:
            whole = set(incident.sensitive) <= set(share.includes)
            found.more("full" if whole else "summary")
            found.log |= whole
            found.caller |= whole and "caller_identity" in share.includes
    for by, owner in (("jurisdiction", incident.town), ("agency", incident.logged_by)):
        _by_owner(world, town, incident, _given(world, by, owner, town), found)
    return found


def _given(world: World, by: str, owner: str, town: str) -> list[Given]:
    return [
        grant
        for promise in world.promises
        if promise.in_force and (promise.by, promise.giver, promise.receiver) == (by, owner, town)
        for grant in promise.grants
        if not grant.revoked and (grant.condition == "always" or owner in world.declared)
    ]


def _by_owner(world: World, town: str, incident: Happened, given: list[Given], found: Seen) -> None:
    classes = {grant.data_class for grant in given}
    if not set(incident.sensitive) <= classes:
        return
    on_picture = incident.promoted or incident.severity == "critical"
    for grant in given:
        bad_enough = SEVERITIES.index(incident.severity) >= SEVERITIES.index(grant.severity)
        if grant.data_class != "incidents" or not bad_enough:
            continue
        if grant.detail == "full":
            found.more("full")
            found.caller |= "caller_identity" in classes
        elif on_picture:
            found.more("area" if grant.held_back else grant.detail)
        else:
            continue
        found.log |= "log" in classes


def _grant(said: tuple[str, str, str, str, bool, bool]) -> Given:
    data_class, detail, condition, severity, held_back, revoked = said
    of_incidents = data_class == "incidents"
    return Given(
        data_class,
        detail,
        condition,
        severity if of_incidents else "low",
        "location" if held_back and of_incidents and detail == "summary" else "",
        revoked,
    )


RARELY = st.integers(0, 4).map(lambda drawn: drawn == 0)
GRANTS = st.tuples(
    st.sampled_from(["incidents"] * 6 + ["log", "log", "caller_identity", *SENSITIVE]),
    st.sampled_from(["existence", "summary", "full"]),
    st.sampled_from(["always", "always", "declared"]),
    st.sampled_from(SEVERITIES),
    RARELY,
    RARELY,
).map(_grant)


def _once(grants: list[Given]) -> tuple[Given, ...]:
    """The same terms stand once in an agreement, revoked or not."""
    kept: dict[Any, Given] = {}
    for grant in grants:
        terms = (grant.data_class, grant.detail, grant.condition, grant.severity, grant.held_back)
        kept.setdefault(terms, grant)
    return tuple(kept.values())


PROMISES = st.builds(
    Promise,
    giver=st.sampled_from(TOWNS),
    by=st.sampled_from(["jurisdiction", "agency"]),
    receiver=st.sampled_from(OTHERS),
    begins=st.sampled_from([-48, -2, -2, -2, 1]),
    ends=st.sampled_from([None, None, 24, 24, -1]),
    signed=RARELY.map(lambda rarely: not rarely),
    revoked=RARELY,
    replaced=RARELY,
    grants=st.lists(GRANTS, min_size=1, max_size=5).map(_once),
)
SHARES = st.builds(
    Shared,
    receiver=st.sampled_from(OTHERS),
    includes=st.sets(st.sampled_from([*SENSITIVE, "caller_identity"]), max_size=3).map(
        lambda names: tuple(sorted(names))
    ),
    ended=RARELY,
)
INCIDENTS = st.builds(
    Happened,
    town=st.sampled_from(TOWNS),
    logged_by=st.sampled_from(TOWNS),
    severity=st.sampled_from(SEVERITIES),
    promoted=st.booleans(),
    sensitive=st.sets(st.sampled_from(SENSITIVE), max_size=2).map(
        lambda names: tuple(sorted(names))
    ),
    shares=st.lists(SHARES, max_size=2, unique_by=lambda share: share.receiver).map(tuple),
)
WORLDS = st.builds(
    World,
    promises=st.lists(PROMISES, min_size=1, max_size=4).map(tuple),
    declared=st.sets(st.sampled_from(TOWNS)).map(lambda towns: tuple(sorted(towns))),
    incidents=st.lists(INCIDENTS, min_size=1, max_size=3).map(tuple),
)
HOUR = timedelta(hours=1)
