"""What browsers are told about every answer: where scripts come from, what is kept, who may frame.

Trusted types, one rule: a page that loads neither htmx nor Leaflet is sealed, no script of it may
write HTML from text at all. That holds for login, approval, guest and public pages. A page with
htmx writes HTML through one cleaning policy. A page with a map only reports. Pages say what they
load by the tags of `page_policy`, standing where the script is included.
"""

from collections.abc import Callable

from csp.constants import NONCE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from eoc.project.policy_directives import POLICIES, REPORTS, STARTS

HTMX, MAP, FOREIGN, WORKER, STYLE = "htmx", "map", "foreign", "worker", "style"
DENIED = """
accelerometer autoplay browsing-topics camera display-capture encrypted-media fullscreen
gyroscope hid idle-detection local-fonts magnetometer microphone midi payment picture-in-picture
screen-wake-lock serial sync-xhr usb xr-spatial-tracking
"""
OWN = ("geolocation", "publickey-credentials-get", "publickey-credentials-create")
PERMISSIONS = ", ".join(
    [*(f"{one}=()" for one in DENIED.split()), *(f"{one}=(self)" for one in OWN)]
)
HEADERS = {
    "Permissions-Policy": PERMISSIONS,
    "Cross-Origin-Resource-Policy": "same-origin",
    "Reporting-Endpoints": f'policy="{REPORTS}"',
}
STATIC = "/static/"
# Kept, but asked for anew every time: public boundaries, and the map as one session sees it.
REVALIDATED = (
    "console:basemap",
    "api:features",
    "api:cells",
    "api:tile",
    "residents:site",
    "residents:file",
)


def mark(request: HttpRequest | None, what: str) -> None:
    """Note what the page being rendered loads."""
    if request is not None:
        request.page_marks = {*marks(request), what}  # type: ignore[attr-defined]


def marks(request: HttpRequest) -> set[str]:
    """What the page said of itself."""
    found: set[str] = getattr(request, "page_marks", set())
    return found


class PolicyMiddleware(CSPMiddleware):
    """The content security policy, with trusted types as wide as the page's scripts need."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        """Add trusted types to the enforced policy, or to the reported one on pages with maps."""
        parts = super().get_policy_parts(request, response, report_only)
        said = marks(request)
        if FOREIGN in said and not report_only:
            parts.replace = {**(parts.replace or {}), "script-src": ["'self'"]}
        elif (MAP in said) == report_only and FOREIGN not in said:
            parts.update = {**(parts.update or {}), **_trusted(said)}
        elif report_only:
            parts.config = {}
        if WORKER in said and not report_only:
            parts.update = {**(parts.update or {}), "worker-src": ["'self'"]}
        if STYLE in said and not report_only:
            parts.update = {**(parts.update or {}), "style-src": [NONCE]}
        return parts


class HeadersMiddleware:
    """Headers of every answer; only static files may be kept by anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then say how it may be used."""
        response = self.get_response(request)
        for name, said in HEADERS.items():
            response.setdefault(name, said)
        if not _may_be_kept(request):
            response["Cache-Control"] = "no-store"
        return response


def _may_be_kept(request: HttpRequest) -> bool:
    found = request.resolver_match
    return request.path_info.startswith(STATIC) or (found and found.view_name) in REVALIDATED


def _trusted(said: set[str]) -> dict[str, list[str]]:
    allowed = POLICIES.split() if said & {HTMX, MAP} else []
    allowed += [STARTS] if WORKER in said else []
    allowed = allowed or ["'none'"]
    return {"require-trusted-types-for": ["'script'"], "trusted-types": allowed}
