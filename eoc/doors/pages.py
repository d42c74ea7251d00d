"""Pages: logged in, inside the scope, with the actor in hand."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse

from eoc.access import Actor, Role, require_scope
from eoc.errors import NotPermitted

Page = Callable[..., HttpResponse]


def page(*roles: Role) -> Callable[[Callable[Concatenate[HttpRequest, Actor, ...], Any]], Page]:
    """A view called as `view(request, actor, ...)`; with `roles`, only for whoever holds one."""

    def decorate(view: Callable[Concatenate[HttpRequest, Actor, ...], Any]) -> Page:
        @login_required
        @wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            actor = require_scope()
            if roles and not actor.has(*roles):
                names = " or ".join(role.value.replace("_", " ") for role in roles)
                raise NotPermitted(f"This page is for whoever holds the role {names}.")
            answer: HttpResponse = view(request, actor, *args, **kwargs)
            return answer

        return inside

    return decorate
