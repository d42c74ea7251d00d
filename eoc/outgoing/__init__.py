"""Calls to the outside: https to public addresses only, one resolution, five seconds, 1 MB."""

from eoc.outgoing.addresses import Forbidden, Unreachable
from eoc.outgoing.calls import Answer, Outgoing

__all__ = ["Answer", "Forbidden", "Outgoing", "Unreachable"]
