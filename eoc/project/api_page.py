"""The page of the API document; its scripts are another project's and know no nonces."""

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.response import Response

from eoc.project.policy import FOREIGN, mark


class ApiPage(SpectacularSwaggerSplitView):
    """Swagger's own scripts from here, without nonces; it shows nobody's data."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The page, marked as one whose scripts are not ours."""
        mark(request._request, FOREIGN)
        answer: Response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]
        return answer
