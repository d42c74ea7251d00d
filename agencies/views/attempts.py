"""A form tries a service; what the service refuses stands beside the field it concerns."""

from collections.abc import Callable
from typing import TypeVar

from django import forms

from eoc.errors import Invalid

T = TypeVar("T")


def attempt(form: forms.Form, act: Callable[[], T]) -> T | None:
    """What the act made, or None with the reasons in the form."""
    try:
        return act()
    except Invalid as refused:
        for name, what in refused.fields.items() or [("", refused.message)]:
            form.add_error(name if name in form.fields else None, what)
        return None


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the act was not refused."""
    return attempt(form, act) is not None
