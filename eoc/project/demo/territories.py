"""States, counties and towns of the demo region, imported as an administrator imports them."""

import json
from itertools import groupby

from django.db.models import F

from agencies.models import Jurisdiction, JurisdictionKind
from agencies.services import boundaries
from eoc.access import Actor
from eoc.project.demo.reading import REGION, Row

CENSUS = "us-atlas 3, US Census Bureau 2017, quantised: never a legal boundary"
INVENTED = "Illustrative: invented for the demo"


def load(by: Actor) -> None:
    """The larger ones first, so that the smaller ones find their parent."""
    bring("states", JurisdictionKind.STATE, "fips", "", CENSUS, by)
    bring("counties", JurisdictionKind.COUNTY, "fips", "state", CENSUS, by)
    bring("towns", JurisdictionKind.MUNICIPALITY, "code", "parent", INVENTED, by)
    invented = Jurisdiction.objects.filter(source=INVENTED, illustrative=False)
    invented.update(illustrative=True, version=F("version") + 1)


def bring(file: str, kind: str, code: str, parent: str, source: str, by: Actor) -> None:
    """One file, in one import for each parent."""
    path = REGION / f"{file}.geojson"
    above = parents(path.read_text(), code, parent)
    features = boundaries.read(path, name_field="name", code_field=code, short_field="short_code")
    features.sort(key=lambda feature: above[feature.code])
    for name, group in groupby(features, key=lambda feature: above[feature.code]):
        boundaries.apply(features=list(group), by=by, kind=kind, parent=name, source=source)


def parents(text: str, code: str, parent: str) -> dict[str, str]:
    """The short code of what each feature lies in, by the feature's code."""
    rows: list[Row] = [feature["properties"] for feature in json.loads(text)["features"]]
    return {row[code]: row.get(parent, "") for row in rows}
