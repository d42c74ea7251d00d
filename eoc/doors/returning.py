"""The way back to the page somebody came from, after an act of theirs was refused."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def came_from(request: HttpRequest) -> str:
    """Path and query of the page of ours whose button was pressed; empty where none is known.

    An address asked for by GET came from a link: whoever cannot open it is not sent round.
    """
    said = request.headers.get("Referer", "")
    if request.method != "POST" or not url_has_allowed_host_and_scheme(said, request.get_host()):
        return ""
    parts = urlsplit(said)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
