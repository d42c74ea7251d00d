"""Before anything else, whoever needs a second factor sets one up."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from eoc.access import current_actor
from eoc.doors import second_factor

Handler = Callable[[HttpRequest], HttpResponse]
ON_THE_WAY = re.compile(r"^/(second-factor/|login/|logout/|password/|static/)")


class SecondFactorMiddleware:
    """Lead a person without the second factor their role needs to the page that sets it up."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let pass whoever needs none, has one, or is on the way to one."""
        actor = current_actor()
        if actor is None or actor.system or ON_THE_WAY.match(request.path):
            return self.get_response(request)
        if second_factor.missing(request, actor):
            return redirect("mfa_index")
        return self.get_response(request)
