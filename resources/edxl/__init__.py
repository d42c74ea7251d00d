"""EDXL Resource Messaging 1.0 in EDXL-DE 1.0 envelopes (OASIS): read, judged and written here."""

from resources.edxl.envelope import Envelope, Received
from resources.edxl.faults import EdxlFault
from resources.edxl.message import Message
from resources.edxl.reading import read
from resources.edxl.writing import write

__all__ = ["EdxlFault", "Envelope", "Message", "Received", "read", "write"]
