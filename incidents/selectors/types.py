"""The catalogue of incident types, asked once for each."""

from eoc.access.scope import remembered
from incidents.models import IncidentType


def known(code: str) -> IncidentType | None:
    """The type of that code, whether still offered or not; remembered until the scope ends."""
    found = remembered("incident types")
    if code not in found:
        found[code] = IncidentType.objects.filter(pk=code).first()
    kind: IncidentType | None = found[code]
    return kind
