"""Calls to the outside: https to public addresses only, one resolution, five seconds, 1 MB."""

from eoc.outgoing.addresses import Forbidden, Unreachable
from eoc.outgoing.calls import Answer, Outgoing
from eoc.outgoing.line import Call
from eoc.outgoing.volley import Volley

__all__ = ["Answer", "Call", "Forbidden", "Outgoing", "Unreachable", "Volley"]
