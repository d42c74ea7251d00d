"""Money on pages and forms."""

from decimal import Decimal

from django import template

from eoc.text.amounts import amount, quantity, share

register = template.Library()


@register.filter
def money(value: Decimal | None) -> str:
    """`{{ claim.total|money }}`: with thousands separated; nothing where there is none."""
    return "" if value is None else amount(value)


register.filter("quantity", quantity)
register.filter("share", share)
