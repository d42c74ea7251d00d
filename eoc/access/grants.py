"""What one owner lets others see: a class of data, at one detail, from one severity up."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations


class DataClass(StrEnum):
    """What an agreement may speak of; the last four stay shut unless a grant names them."""

    INCIDENTS = "incidents"
    LOG = "log"
    ASSETS = "assets"
    POSITIONS = "positions"
    CONTACTS = "contacts"
    REQUESTS = "requests"
    LAW_SENSITIVE = "law_sensitive"
    HEALTH = "health"
    CALLER_IDENTITY = "caller_identity"
    CRITICAL_INFRASTRUCTURE = "critical_infrastructure"


SENSITIVE = (DataClass.LAW_SENSITIVE, DataClass.HEALTH, DataClass.CRITICAL_INFRASTRUCTURE)


class Detail(StrEnum):
    """How much of a row is shown."""

    EXISTENCE = "existence"
    SUMMARY = "summary"
    FULL = "full"


SEVERITIES = ("low", "medium", "high", "critical")
LOCATION = "location"
JURISDICTION, AGENCY = "j", "a"


@dataclass(frozen=True, order=True)
class Grant:
    """One owner (jurisdiction `j` or agency `a`) shows one class of its data.

    `severity` is the lowest that is shown; `held_back` names one of the fixed field sets.
    """

    owner_kind: str
    owner_id: int
    data_class: str
    detail: str
    severity: str = SEVERITIES[0]
    held_back: str = ""

    @property
    def view(self) -> str:
        """The field set a reader gets: existence, area (no exact place), summary or granted."""
        if self.detail == Detail.FULL:
            return "granted"
        return "area" if self.held_back == LOCATION else self.detail

    @property
    def audience(self) -> str:
        """The detail part of the stream's name: the field set, and the severity it begins at."""
        lowest = self.severity == SEVERITIES[0]
        return self.view if lowest else f"{self.view}-{self.severity}"

    @property
    def owner(self) -> tuple[str, int]:
        """Whose data it is."""
        return self.owner_kind, self.owner_id

    @property
    def severities(self) -> tuple[str, ...]:
        """Those it covers."""
        return SEVERITIES[SEVERITIES.index(self.severity) :]


def owners(
    grants: Iterable[Grant], kind: str, data_class: str, *views: str, severity: str = ""
) -> frozenset[int]:
    """Whose data of a class is shown, at one of the views and a severity where they are named."""
    return frozenset(
        grant.owner_id
        for grant in grants
        if grant.owner_kind == kind
        and grant.data_class == data_class
        and (not views or grant.view in views)
        and (not severity or severity in grant.severities)
    )


def tagged(audience: str, classes: Iterable[str]) -> str:
    """The audience of rows that also need these classes: `summary+health+log`."""
    return "+".join([audience, *sorted(classes)])


def streams(grants: Iterable[Grant]) -> set[tuple[str, int, str]]:
    """(owner kind, owner id, class and detail) of every stream the grants open.

    A stream is one audience: incidents of a sensitive class, and lines of the log, stand in
    streams of their own that only those hear to whom the same owner granted both.
    """
    found: set[tuple[str, int, str]] = set()
    by_owner: dict[tuple[str, int], list[Grant]] = {}
    for grant in grants:
        by_owner.setdefault(grant.owner, []).append(grant)
    for (kind, owner), given in by_owner.items():
        found |= {(kind, owner, name) for name in _heard_of(given)}
    return found


def _heard_of(given: list[Grant]) -> set[str]:
    classes = {grant.data_class for grant in given}
    also = [*SENSITIVE, DataClass.LOG]
    tags = [held for held in also if held in classes]
    found = set()
    for grant in given:
        if grant.data_class == DataClass.INCIDENTS:
            for size in range(len(tags) + 1):
                for chosen in combinations(tags, size):
                    found.add(f"incidents.{tagged(grant.audience, chosen)}")
        elif grant.data_class == DataClass.REQUESTS:
            found.add("requests.summary")
        elif grant.data_class == DataClass.ASSETS:
            found.add(f"assets.{_assets_view(grant, classes)}")
    return found


def _assets_view(grant: Grant, classes: set[str]) -> str:
    if grant.detail == Detail.FULL:
        return "granted"
    return "located" if DataClass.POSITIONS in classes else "summary"


def as_policies_read(grants: frozenset[Grant]) -> dict[str, list[int]]:
    """The grants as the database's policies ask for them, by names such as `j.incidents.high`.

    A name holds the ids of the owners; full detail of incidents stands under `incidents_full`,
    and the streams that are heard under names such as `heard.j.incidents.summary`.
    """
    found: dict[str, set[int]] = {}
    for grant in grants:
        for name in _names(grant):
            found.setdefault(name, set()).add(grant.owner_id)
    for kind, owner, stream in streams(grants):
        found.setdefault(f"heard.{kind}.{stream}", set()).add(owner)
    return {name: sorted(ids) for name, ids in sorted(found.items())}


def _names(grant: Grant) -> list[str]:
    if grant.data_class != DataClass.INCIDENTS:
        return [f"{grant.owner_kind}.{grant.data_class}"]
    seen = [f"{grant.owner_kind}.incidents.{severity}" for severity in grant.severities]
    if grant.detail == Detail.FULL:
        return seen + [f"{grant.owner_kind}.incidents_full.{s}" for s in grant.severities]
    return seen
