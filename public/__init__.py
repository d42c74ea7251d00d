"""What anybody may read without a login.

A library of the same name lends aiosmtpd, the mail server of sink and tests, one decorator. Ours
is found first, so the decorator stands here.
"""

import sys
from typing import Any, TypeVar

Thing = TypeVar("Thing", bound=Any)


def public(thing: Thing) -> Thing:
    """List it among the names its module gives away."""
    names = vars(sys.modules[thing.__module__]).setdefault("__all__", [])
    names.append(thing.__name__)
    return thing
