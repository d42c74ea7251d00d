"""What a page says of itself, so that its policy is exactly as wide as its scripts need."""

from typing import Any

from django import template

from eoc.project.policy import HTMX, MAP, WORKER, mark

register = template.Library()


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
