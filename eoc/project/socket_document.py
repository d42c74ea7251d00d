"""The AsyncAPI document of the live channel, beside the OpenAPI document of the API."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

DOCUMENT = settings.BASE_DIR / "docs" / "asyncapi.yaml"
MEDIA_TYPE = "application/vnd.aai.asyncapi+yaml;version=3.0.0"


@require_safe
def socket_document(request: HttpRequest) -> HttpResponse:
    """As it stands in `docs/`; it shows nobody's data."""
    return HttpResponse(DOCUMENT.read_bytes(), content_type=MEDIA_TYPE)
