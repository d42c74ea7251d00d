"""Who sees what of whom: the one place where memberships and agreements become a scope."""

import json
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


def actor_of(user: User, mode: str | None = None, agency: int | None = None) -> Actor:
    """The actor a login stands for right now; a login without a person or role is refused.

    With an agency, as a token has one, the actor holds no more than the roles given there.
    """
    acting = mode or settings.ACCORD_MODE
    found = _call(
        "SELECT agencies_actor(%s, %s) || agencies_taken_by(%s) "
        "FROM set_config('eoc.only_agency', %s, true)",
        [user.pk, list(modes_of(acting)), user.pk, str(agency or "")],
    )
    if found is None or not found["roles"]:
        raise NotPermitted(
            "This login holds no role in any agency. Ask an administrator of your agency."
        )
    return Actor(
        name=found["name"],
        mode=acting,
        person_id=found["person_id"],
        person_uuid=found["person_uuid"],
        user_id=str(user.pk),
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
