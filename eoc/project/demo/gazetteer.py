"""Places of the demo region: streets, crossings, addresses, stations, facilities."""

from django.contrib.gis.geos import Point

from agencies.models import Jurisdiction
from eoc.project.demo.reading import places
from incidents.models import Place

SOURCE = "demo"


def load() -> None:
    """Add the whole gazetteer, or nothing where as much of it is there already."""
    rows = places()
    if Place.objects.filter(source=SOURCE).count() >= len(rows):
        return
    territories = {one.short_code: one for one in Jurisdiction.objects.all()}
    Place.objects.bulk_create(
        (place(row, territories[row["jurisdiction"]]) for row in rows),
        batch_size=2000,
        ignore_conflicts=True,
    )


def place(row: dict[str, str], jurisdiction: Jurisdiction) -> Place:
    """One name on the map; its key is what makes it the same place next time."""
    return Place(
        name=row["name"],
        kind=row["kind"],
        point=Point(float(row["lon"]), float(row["lat"]), srid=4326),
        jurisdiction=jurisdiction,
        source=SOURCE,
        source_key=f"{row['jurisdiction']}:{row['kind']}:{row['name']}",
        illustrative=True,
    )
