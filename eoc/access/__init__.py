"""Who acts, within which scope, and the only way to set it."""

from eoc.access.actor import Actor, Role, RoleHeld
from eoc.access.scope import current_actor, require_scope, scope

__all__ = ["Actor", "Role", "RoleHeld", "current_actor", "require_scope", "scope"]
