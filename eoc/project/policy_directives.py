"""The content security policy itself: nothing by default, scripts by nonce, no word of unsafe."""

from typing import Any

from csp.constants import NONCE

REPORTS = "/csp-reports/"
POLICIES = "default accord-parse"
STARTS = "accord-worker"  # pages that start the worker of notifications
DIRECTIVES: dict[str, Any] = {
    "default-src": ["'none'"],
    "script-src": [NONCE],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "manifest-src": ["'self'"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "report-uri": [REPORTS],
    "report-to": ["policy"],
}
REPORTED: dict[str, Any] = {"report-uri": [REPORTS], "report-to": ["policy"]}
