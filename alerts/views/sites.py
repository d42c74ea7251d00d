"""Two sites with addresses of their own: what is meant, and what is rehearsed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from alerts.selectors.sites import on
from eoc.access import Actor, scope

View = Callable[..., HttpResponse]


def on_site(view: View) -> View:
    """The view acts, and renders, in the mode of the site its address names."""

    @wraps(view)
    def inside(
        request: HttpRequest, actor: Actor, *args: Any, site: str, **kwargs: Any
    ) -> HttpResponse:
        with scope(on(actor, site)) as here:
            return view(request, here, *args, site=site, **kwargs)

    return inside
