"""What tests of resources build on: an incident, and what a stream said."""

from typing import Any

from django.conf import settings
from django.utils import timezone

from incidents.models import Incident, IncidentType, Located, Severity
from resources.models import Asset
from tests import listening
from tests.cast import Cast


def incident(cast: Cast, town: str = "riverton", number: int = 42, **fields: Any) -> Incident:
    """A structure fire in the town, logged by its agency; call it inside a scope of that town."""
    now = timezone.now()
    return Incident.objects.create(
        number=f"2026-{town[:3].upper()}-{number:04d}",
        mode=settings.ACCORD_MODE,
        agency=cast.agencies[town],
        jurisdiction=cast.towns[town],
        located=Located.POLYGON,
        type=IncidentType.objects.get(name="Structure fire"),
        severity=Severity.HIGH,
        title="Structure fire",
        point=cast.point(town),
        place_text="12 Main St",
        happened_at=now,
        heard_at=now,
        **fields,
    )


def said(stream: str, after: int = 0) -> list[dict[str, Any]]:
    """What a stream said after a position."""
    return listening.heard(stream, after)


def stream(cast: Cast, town: str, rest: str = "assets.full") -> str:
    """The stream of a town's agency."""
    return f"demo.a{cast.agencies[town].pk}.{rest}"


def fresh(asset: Asset) -> Asset:
    """The asset as the database has it now."""
    return Asset.objects.get(pk=asset.pk)
