"""The scope around every view and its rendering, and refusals in words a person can use."""

import re
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, InterfaceError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from eoc.access import scope
from eoc.doors.returning import came_from
from eoc.errors import Refusal
from eoc.project.problems import as_problem
from eoc.project.refusals import refusal_of

Handler = Callable[[HttpRequest], HttpResponse]
UNSCOPED = re.compile(
    r"^/(healthz|readyz|csp-reports/|guests/|answers/|calendars/|public/|static/|api/|ws/|session/)"
)
RETRY_SECONDS = "5"


class FormOnly(Refusal):
    """The address only takes what a form sends (405)."""

    status = 405
    title = "Nothing to see here"


class _RolledBack(Exception):
    """Carries a failed answer out of the scope, so that nothing of it stays."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


class ScopeMiddleware:
    """Open the logged-in person's scope around view and rendering; roll back any error answer.

    A refusal becomes a page that says what to do, whether a view raised it, the login has no role,
    or a constraint spoke as late as the commit. The API's views do the same for themselves.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the scope, or without one for anonymous requests."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return _unheard(request)
        if UNSCOPED.match(request.path):
            return self.get_response(request)
        try:
            return self._answer(request)
        except _RolledBack as failed:
            return failed.response
        except (Refusal, DatabaseError, InterfaceError) as error:
            return self._refused(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal raised by a view into a page."""
        refusal = refusal_of(error)
        if refusal is None:
            return None
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        return _page(request, refusal)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return self.get_response(request)
        with scope(import_string(settings.SCOPE_DECIDER)(request.user)):
            response = _explained(request, self.get_response(request))
            if response.status_code >= 400:
                raise _RolledBack(response)
        return response

    def _refused(self, request: HttpRequest, error: Exception) -> HttpResponse:
        refusal = refusal_of(error)
        if refusal is not None:
            return _page(request, refusal)
        if not isinstance(error, OperationalError | InterfaceError):
            raise error
        return unavailable(request)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database cannot be asked just now."""
    if request.path.startswith("/api/"):
        return as_problem(503, "Unavailable", "The database cannot be asked just now. Try again.")
    answer = render(request, "503.html", status=503)
    answer["Retry-After"] = RETRY_SECONDS
    return answer


def _explained(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A page instead of emptiness where the address of a form's verb was opened."""
    if response.status_code != 405 or response.content:
        return response
    answer = _page(request, FormOnly("Open the page this belongs to and press its button there."))
    answer["Allow"] = response["Allow"]
    return answer


def _unheard(request: HttpRequest) -> HttpResponse:
    """An address no text can hold, refused in the words of a page or of the API."""
    refusal = Refusal("The address holds a character no text may hold.")
    if request.path.startswith("/api/"):
        return as_problem(refusal.status, refusal.title, refusal.message)
    return _page(request, refusal)


def _page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"refusal": refusal, "back": came_from(request)}
    answer = render(request, "refusal.html", context, status=refusal.status)
    if wait := refusal.extra.get("retry_after"):
        answer["Retry-After"] = str(wait)
    return answer
