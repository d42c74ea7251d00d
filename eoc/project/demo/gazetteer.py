"""Places of the demo region: streets, crossings, addresses, stations, facilities."""

from eoc.project.demo.reading import REGION
from incidents.models import Place
from incidents.services.places import import_places

SOURCE = "demo"


def load() -> None:
    """Import the gazetteer, unless as much of it is there already."""
    lines = (REGION / "places.csv").read_text(encoding="utf-8").splitlines()
    if Place.objects.filter(source=SOURCE).count() < len(set(lines)) - 1:
        import_places(lines=lines, source=SOURCE)
