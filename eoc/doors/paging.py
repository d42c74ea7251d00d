"""Lists of the API, page by page."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from eoc.doors.api import ScopedAPIView

M = TypeVar("M", bound=Model)


class PagedAPIView(ScopedAPIView):
    """A view whose list comes page by page, so that the API document says so."""

    pagination_class = api_settings.DEFAULT_PAGINATION_CLASS


def listed(
    view: APIView, request: Request, rows: QuerySet[M], shown: Callable[[M], dict[str, Any]]
) -> Response:
    """One page of rows with count, next and previous."""
    kind = cast("type[BasePagination]", api_settings.DEFAULT_PAGINATION_CLASS)
    pages = kind()
    found = pages.paginate_queryset(rows, request, view=view) or []
    answer: Response = pages.get_paginated_response([shown(one) for one in found])
    return answer
