"""Which agency runs the installation: it hears when a provider fails, and its canaries go out."""

from django.conf import settings

from agencies.models import Agency


def agency() -> Agency | None:
    """The one the operator named by `OPERATED_BY`, its short code; else the first that stands."""
    found = Agency.objects.filter(active=True).defer("service_area").order_by("pk")
    if settings.OPERATED_BY:
        return found.filter(short_code=settings.OPERATED_BY).first()
    return found.first()
