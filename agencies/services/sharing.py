"""Who sees what of whom: the one place where memberships and agreements become a scope."""

import json
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import connection

from agencies.models import User
from eoc.access import Actor, Role, RoleHeld
from eoc.access.actor import modes_of
from eoc.access.grants import Grant, streams
from eoc.errors import NotPermitted

OF_AN_AGENCY = (
    "incidents.full",
    "incidents.assist",
    "assets.full",
    "requests.full",
    "alerts.full",
    "agency.full",
)

# The actors hang on what set_config answers, so that they are never computed before it is set.
ACTORS = """SELECT a.user_id, a.actor || agencies_taken_by(a.user_id)
 FROM set_config('eoc.only_agency', %s, true) AS chosen (agency),
 LATERAL agencies_actors(CASE WHEN chosen.agency IS NOT NULL THEN %s::uuid[] END, %s) a"""


def actor_of(user: User, mode: str | None = None, agency: int | None = None) -> Actor:
    """The actor a login stands for right now; a login without a person or role is refused.

    With an agency, as a token has one, the actor holds no more than the roles given there.
    """
    found = actors_of([str(user.pk)], mode, agency)
    if not found:
        raise NotPermitted(
            "This login holds no role in any agency. Ask an administrator of your agency."
        )
    return found[str(user.pk)]


def actors_of(
    users: Sequence[str], mode: str | None = None, agency: int | None = None
) -> dict[str, Actor]:
    """The actors of many logins by the user's id, in one statement; who holds no role has none."""
    acting = mode or settings.ACCORD_MODE
    with connection.cursor() as cursor:
        cursor.execute(ACTORS, [str(agency or ""), list(users), list(modes_of(acting))])
        rows = [(str(user), json.loads(said)) for user, said in cursor.fetchall()]
    return {user: _actor(user, acting, said) for user, said in rows if said["roles"]}


def _actor(user: str, mode: str, found: dict[str, Any]) -> Actor:
    return Actor(
        name=found["name"],
        mode=mode,
        person_id=found["person_id"],
        person_uuid=found["person_uuid"],
        user_id=user,
        agencies=frozenset(agency for agency, _, _ in found["agencies"]),
        agency_names=tuple((a, code, name) for a, code, name in found["agencies"]),
        jurisdictions=frozenset(found["jurisdictions"]),
        grants=frozenset(Grant(*one) for one in found["grants"]),
        automatic=frozenset(found["automatic"]),
        roles=frozenset(RoleHeld(Role(role), agency) for role, agency in found["roles"]),
        break_glass=found["break_glass"],
    )


def operator(name: str = "Operator", mode: str | None = None) -> Actor:
    """Whoever runs management commands on the server: acts for every agency, with every role."""
    found = _call("SELECT agencies_everything()", [])
    agencies = frozenset(agency for agency, _, _ in found["agencies"])
    return Actor(
        name=name,
        mode=mode or settings.ACCORD_MODE,
        system="operator",
        agencies=agencies,
        agency_names=tuple((a, code, label) for a, code, label in found["agencies"]),
        jurisdictions=frozenset(found["jurisdictions"]),
        roles=frozenset(RoleHeld(role, agency) for role in Role for agency in agencies),
    )


def _call(statement: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return json.loads(row[0]) if row and row[0] else None


def streams_of(actor: Actor) -> list[str]:
    """Every stream the actor may hear; the one place where admission is decided."""
    named = {
        *(f"j{j}.incidents.full" for j in actor.jurisdictions),
        *(f"a{a}.assets.located" for a in actor.automatic),
        *(f"a{a}.{stream}" for a in actor.agencies for stream in OF_AN_AGENCY),
        *(f"{kind}{owner}.{stream}" for kind, owner, stream in streams(actor.grants)),
    }
    return sorted(f"{mode}.{name}" for mode in actor.modes for name in named)
