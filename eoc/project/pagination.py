"""Pages of API lists."""

from typing import Any

from django.core.paginator import Paginator
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request

from eoc.errors import Invalid

MOST = 1000


class Pages(PageNumberPagination):
    """`?page=` and `?page_size=` up to 1,000."""

    page_size_query_param = "page_size"
    max_page_size = MOST

    def get_page_size(self, request: Request) -> int | None:
        """The size asked for, at most 1,000; anything but a number from 1 up is refused."""
        asked = request.query_params.get("page_size")
        if asked is not None and not (asked.isascii() and asked.isdigit() and int(asked[:9])):
            raise Invalid("`page_size` is a whole number from 1 up.", {"page_size": asked[:40]})
        found: int | None = super().get_page_size(request)
        return found

    def get_page_number(self, request: Request, paginator: "Paginator[Any]") -> str | int:
        """The page asked for; an empty one is none."""
        if request.query_params.get(self.page_query_param) == "":
            raise Invalid("`page` is a whole number from 1 up.", {"page": ""})
        found: str | int = super().get_page_number(request, paginator)
        return found

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Both parameters begin at 1."""
        found: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        for one in found:
            one["schema"]["minimum"] = 1
        return found
