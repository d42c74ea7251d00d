"""Where an alert is for: what one serves, sites and zones by name, or corners drawn and typed."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib.gis.geos import MultiPolygon
from django.db.models import Model, QuerySet

from agencies.models import Agency, Jurisdiction
from agencies.services.agencies import union
from alerts.models import Zone
from alerts.selectors import alerting
from alerts.selectors.shared_ground import overlaps
from eoc.access import Actor
from eoc.doors.areas import AreaField
from resources.models import Geofence
from resources.selectors import geofences

INSTEAD = "Instead of an area below."
NAMED = {"territories": "boundary", "sites": "area", "zones": "shape"}  # and where its shape is


class AlertAreaForm(forms.Form):
    """One area out of the ways to name it; several that are chosen are joined."""

    own_territory = forms.BooleanField(
        required=False, label="My whole territory", help_text=INSTEAD
    )
    territories = forms.ModelMultipleChoiceField(
        Jurisdiction.objects.none(), required=False, help_text=INSTEAD
    )
    sites = forms.ModelMultipleChoiceField(
        Geofence.objects.none(),
        required=False,
        label="Sites and evacuation zones",
        help_text=INSTEAD,
    )
    zones = forms.ModelMultipleChoiceField(Zone.objects.none(), required=False, help_text=INSTEAD)
    area = AreaField(required=False, ground="ground")

    def __init__(self, *args: Any, actor: Actor, agencies: Sequence[Agency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sites = geofences.standing(actor).filter(agency__in=agencies)
        known = (
            ("territories", alerting.served(agencies).defer("boundary"), 2),
            ("sites", sites.defer("area", "agency__service_area"), 1),
            ("zones", _zones_near(agencies), 1),
        )
        for name, rows, fewest in known:
            self._offer(name, rows, fewest)

    def _offer(self, name: str, rows: QuerySet[Any], fewest: int) -> None:
        """A list where there is a choice; one's only territory stands above already."""
        field = self.fields[name]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows
        if len(rows[:fewest]) < fewest:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The area as one shape."""
        said = super().clean() or {}
        shape = self._shape(said)
        if shape is None and "area" not in self.errors:
            self.add_error("area", "Draw or write an area, or choose what it is for above.")
        elif shape is not None:
            said["area"] = shape
        return said

    def _shape(self, said: dict[str, Any]) -> MultiPolygon | None:
        if said.get("own_territory") and said.get("agency"):
            return alerting.territory(said["agency"])
        return union(_shapes(said)) or said.get("area")


def _shapes(said: dict[str, Any]) -> Iterator[MultiPolygon]:
    """Those of everything chosen by name."""
    for name, column in NAMED.items():
        chosen: QuerySet[Model] | None = said.get(name)
        if chosen:
            yield from chosen.values_list(column, flat=True)


def _zones_near(agencies: Sequence[Agency]) -> QuerySet[Zone]:
    """Zones that reach into what the agencies serve."""
    found = Zone.objects.none()
    for agency in agencies:
        land = alerting.territory(agency)
        if land is not None:
            found |= Zone.objects.filter(overlaps("shape", land), shape__bboverlaps=land)
    return found.defer("shape").distinct()
