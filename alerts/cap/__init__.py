"""The Common Alerting Protocol (OASIS CAP 1.2, also 1.1 and 1.0): read, judged and written here."""

from alerts.cap.faults import CapFault
from alerts.cap.message import Alert, Area, Info, Named, Received, Reference, Resource
from alerts.cap.reading import read
from alerts.cap.writing import write

__all__ = [
    "Alert",
    "Area",
    "CapFault",
    "Info",
    "Named",
    "Received",
    "Reference",
    "Resource",
    "read",
    "write",
]
