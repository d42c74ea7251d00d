"""The one who acts: a snapshot of a person's memberships that survives the trip into a worker."""

from dataclasses import dataclass, field
from enum import StrEnum

from eoc.access.grants import Grant, owners


class Role(StrEnum):
    """What a membership lets a person do for an agency."""

    DISPATCHER = "dispatcher"
    LIAISON = "liaison"
    DUTY_OFFICER = "duty_officer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"
    PARTNER = "partner"
    OBSERVER = "observer"


def modes_of(mode: str) -> tuple[str, ...]:
    """The modes whose rows belong to a mode; a demo also shows replays."""
    return ("demo", "replay") if mode == "demo" else (mode,)


@dataclass(frozen=True)
class RoleHeld:
    """A role within one agency."""

    role: Role
    agency_id: int


@dataclass(frozen=True)
class Actor:
    """A person, or a named system, with everything a decision and the database scope need.

    `jurisdictions` are those the actor's agencies serve (full detail); `grants` are what other
    owners show; `automatic` are agencies whose assets may be booked at once; `guest_of` is the
    one incident a guest was invited to. `break_glass` names what the person took and has not
    given back, `token` the token a program showed.
    """

    name: str
    mode: str
    person_id: int | None = None
    user_id: str | None = None
    agencies: frozenset[int] = frozenset()
    jurisdictions: frozenset[int] = frozenset()
    grants: frozenset[Grant] = frozenset()
    automatic: frozenset[int] = frozenset()
    roles: frozenset[RoleHeld] = frozenset()
    system: str = ""
    guest_of: int | None = None
    guest_log: bool = False
    person_uuid: str = ""
    break_glass: str = ""
    token: str = ""
    agency_names: tuple[tuple[int, str, str], ...] = field(default=(), compare=False)

    def has(self, *roles: Role, agency: int | None = None) -> bool:
        """Hold one of the roles, in the given agency or in any."""
        return any(
            held.role in roles and (agency is None or held.agency_id == agency)
            for held in self.roles
        )

    def agencies_as(self, *roles: Role) -> frozenset[int]:
        """The agencies for which the actor holds one of the roles."""
        return frozenset(held.agency_id for held in self.roles if held.role in roles)

    def shown(self, kind: str, data_class: str, *views: str, severity: str = "") -> frozenset[int]:
        """The owners (`j` or `a`) that show the actor a class of their data."""
        return owners(self.grants, kind, data_class, *views, severity=severity)

    @property
    def administers(self) -> bool:
        """Be an administrator of some agency."""
        return self.has(Role.ADMINISTRATOR)

    @property
    def duty_officer(self) -> bool:
        """Be a duty officer of some agency."""
        return self.has(Role.DUTY_OFFICER)

    @property
    def modes(self) -> tuple[str, ...]:
        """The modes whose rows the actor works with."""
        return modes_of(self.mode)

    def within(self, other: "Actor") -> bool:
        """See nothing that `other` does not see."""
        return (
            self.agencies <= other.agencies
            and self.jurisdictions <= other.jurisdictions
            and self.guest_of in (None, other.guest_of)
            and (other.system == "operator" or self.grants <= other.grants)
            and self.automatic <= other.automatic | other.agencies
        )

    def snapshot(self) -> dict[str, object]:
        """What the journal keeps of the actor, so that the entry reads the same in ten years."""
        return {
            "name": self.name,
            "person": self.person_uuid or None,
            "system": self.system or None,
            "agencies": [code for _, code, _ in self.agency_names][:5],
            **({"break_glass": self.break_glass} if self.break_glass else {}),
            **({"token": self.token} if self.token else {}),
        }
