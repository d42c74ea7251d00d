"""The scope around every view and its rendering, and refusals in words a person can use."""

import re
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string

from eoc.access import scope
from eoc.errors import NotPermitted, Refusal
from eoc.project.refusals import refusal_of

Handler = Callable[[HttpRequest], HttpResponse]
UNSCOPED = re.compile(r"^/(healthz|readyz|static/|api/v1/schema|ws/)")


class _RolledBack(Exception):
    """Carries a failed answer out of the scope, so that nothing of it stays."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__(response.status_code)
        self.response = response


class ScopeMiddleware:
    """Open the logged-in person's scope around view and rendering; roll back any error answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer inside the scope, or without one for anonymous requests."""
        if UNSCOPED.match(request.path) or request.path.startswith("/api/"):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        actor = import_string(settings.SCOPE_DECIDER)(request.user)
        try:
            with scope(actor):
                response = self.get_response(request)
                if response.status_code >= 400:
                    raise _RolledBack(response)
        except _RolledBack as failed:
            return failed.response
        return response


class RefusalMiddleware:
    """Translate a service's refusal, or the database's, into a page that says what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a refusal raised while committing becomes a page too."""
        try:
            return self.get_response(request)
        except (Refusal, DatabaseError) as error:
            return self._page(request, error)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Turn a refusal raised by a view into a page."""
        if refusal_of(error) is None:
            return None
        return self._page(request, error)

    def _page(self, request: HttpRequest, error: Exception) -> HttpResponse:
        refusal = refusal_of(error)
        if refusal is None:
            raise error
        if transaction.get_connection().in_atomic_block:
            transaction.set_rollback(True)
        return render(request, "refusal.html", {"refusal": refusal}, status=refusal.status)


def not_for_strangers(request: HttpRequest) -> None:
    """Refuse a login without any membership."""
    if not request.user.is_authenticated:
        raise NotPermitted("Log in first.")
