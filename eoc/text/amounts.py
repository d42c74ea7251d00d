"""Amounts of money as people read them: `1,234,567.80`; programs read plain decimal text."""

from decimal import Decimal


def quantity(value: Decimal) -> str:
    """So many hours, miles or days: no zeros that say nothing."""
    whole, _, rest = f"{value:,f}".partition(".")
    rest = rest.rstrip("0")
    return f"{whole}.{rest}" if rest else whole


def share(value: Decimal) -> str:
    """A part of one as percent: 0.05 is `5 %`."""
    return f"{quantity(value * 100)} %"


def amount(value: Decimal) -> str:
    """With a comma between thousands and two decimals, or more where they say something."""
    whole, _, rest = f"{value:,f}".partition(".")
    return f"{whole}.{rest.rstrip('0').ljust(2, '0')}"
