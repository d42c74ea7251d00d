"""Where a message points to."""

from django.conf import settings


def incident(number: str) -> str:
    """The incident's page."""
    return f"/incidents/{number}/"


def request(number: str) -> str:
    """The mutual-aid request's page, where it is decided."""
    return f"/resources/requests/{number}/"


def break_glass() -> str:
    """The list of roles taken, where they are ended and reviewed."""
    return "/admin/break-glass/"


def absolute(path: str) -> str:
    """With scheme and host, for letters."""
    return f"{settings.PUBLIC_URL}{path}"
