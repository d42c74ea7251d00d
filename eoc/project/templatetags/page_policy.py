"""What a page says of itself, so that its policy is exactly as wide as its scripts need."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from eoc.project.policy import HTMX, MAP, STYLE, WORKER, mark

register = template.Library()
COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


@register.simple_tag(takes_context=True)
def page_has_a_map(context: dict[str, Any]) -> str:
    """Leaflet writes HTML as text: trusted types are reported here, not enforced."""
    mark(context.get("request"), MAP)
    return ""


@register.simple_tag(takes_context=True)
def page_uses_htmx(context: dict[str, Any]) -> str:
    """Htmx writes HTML as text: it passes the cleaning policy of `static/js/trusted.js`."""
    mark(context.get("request"), HTMX)
    return ""


@register.simple_tag(takes_context=True)
def page_starts_a_worker(context: dict[str, Any]) -> str:
    """Notifications: our own worker may be started, through the policy of `static/js/push.js`."""
    mark(context.get("request"), WORKER)
    return ""


@register.simple_tag(takes_context=True)
def page_style(context: dict[str, Any], *names: str) -> SafeString:
    """Style sheets of ours inside the page: nothing more is fetched before it is drawn."""
    mark(context.get("request"), STYLE)
    style = "".join(_sheet(name) for name in names)
    return format_html('<style nonce="{}">{}</style>', context["CSP_NONCE"], SafeString(style))


@cache
def _sheet(name: str) -> str:
    return COMMENT.sub("", (Path(settings.BASE_DIR) / "static" / name).read_text())
