"""The API's doors to the map: features of a box as GeoJSON, unchanged ones by their ETag."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.gis.geos import Polygon
from django.http import HttpResponse, QueryDict
from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from eoc.access import Actor
from eoc.doors.api import ScopedAPIView
from eoc.doors.bodies import box
from eoc.doors.versions import unchanged_or
from eoc.errors import Invalid, NotFound
from eoc.geo.mercator import DEEPEST, Tile
from incidents.models import Severity
from incidents.selectors import cells, features, tiles, versions
from incidents.selectors.features import Collection, Wanted

MOST, USUAL = 10_000, 1_000
WORLD, OVERVIEW = "-180,-90,180,90", 7
GEOJSON, MVT = "application/geo+json", "application/vnd.mapbox-vector-tile"
Ask = Callable[[Actor], bytes]
BOX = OpenApiParameter("bbox", str, description="west,south,east,north in degrees; or all")
FILTERS = [
    OpenApiParameter("open", bool, description="true: not closed; false: closed"),
    OpenApiParameter("severity", str, description="One or more, with commas between"),
    OpenApiParameter("since", str, description="Happened at or after, ISO 8601 with an offset"),
]
ZOOM = OpenApiParameter(
    "zoom", int, description="Of the map that is drawn, 7 where nothing is said"
)
PAGE = [
    OpenApiParameter("limit", int, description=f"1 to {MOST}, {USUAL} where nothing is said"),
    OpenApiParameter("after", int, description="Where the page before ended; see the link `next`"),
]


@dataclass(frozen=True)
class Said:
    """What an address says: the whole of it, its query, and the numbers in its path."""

    address: str
    params: QueryDict
    numbers: dict[str, int]


class MapView(ScopedAPIView):
    """An answer that follows from who asks, and for what; `eoc.project.kept` makes it likewise."""

    kind = GEOJSON
    asked: Callable[[Said], Ask]  # what is asked for, checked, as a function of whoever asks

    def answered(self, request: Request, **numbers: int) -> HttpResponse:
        """The answer, or 304 where it is unchanged."""
        actor, address = self.actor, request.get_full_path()
        ask = self.asked(Said(address, request.query_params, numbers))
        return unchanged_or(request, versions.seen_by(actor), lambda: (ask(actor), self.kind))


class FeaturesView(MapView):
    """`/api/v1/incidents/features/`."""

    @extend_schema(
        operation_id="incidents_features",
        summary="Incidents of a box as GeoJSON",
        description="In the words of OGC API Features. Places held back are coarse, and say so.",
        parameters=[BOX, *FILTERS, *PAGE],
        responses={(200, GEOJSON): OpenApiTypes.OBJECT, 304: OpenApiResponse()},
    )
    def get(self, request: Request) -> HttpResponse:
        """Open and closed ones the caller sees, in the order of their ids."""
        return self.answered(request)

    @staticmethod
    def asked(said: Said) -> Ask:
        """A page of features."""
        area, wanted = _area(said.params), _wanted(said.params)
        limit, after = _page(said.params)

        def made(actor: Actor) -> bytes:
            found = features.within(actor, area, wanted, after=after, limit=limit)
            return _closed(found, limit, said.address).encode()

        return made


class CellsView(MapView):
    """`/api/v1/incidents/cells/`."""

    @extend_schema(
        operation_id="incidents_cells",
        summary="How many incidents lie in each cell of a box",
        description="Points in the middle of cells, 32 by 32 a tile of the zoom; each says how "
        "many of each severity. A place counts to about a kilometre.",
        parameters=[BOX, ZOOM, FILTERS[0]],
        responses={(200, GEOJSON): OpenApiTypes.OBJECT, 304: OpenApiResponse()},
    )
    def get(self, request: Request) -> HttpResponse:
        """What the caller sees, counted; nothing else shows in the counts."""
        return self.answered(request)

    @staticmethod
    def asked(said: Said) -> Ask:
        """Cells of a box."""
        area, zoom, only = _area(said.params), _zoom(said.params), _open(said.params)
        return lambda actor: cells.within(actor, area, zoom, open_only=only).encode()


class TileView(MapView):
    """`/api/v1/incidents/tiles/<z>/<x>/<y>.mvt`."""

    kind = MVT

    @extend_schema(
        operation_id="incidents_tile",
        summary="A vector tile of incidents",
        description="Layer `incidents` from zoom 8; below it, and where more than 10,000 lie in "
        "the tile, layer `cells` with counts.",
        responses={(200, MVT): OpenApiTypes.BINARY, 304: OpenApiResponse()},
    )
    def get(self, request: Request, z: int, x: int, y: int) -> HttpResponse:
        """Made anew only where something the caller sees has changed."""
        return self.answered(request, z=z, x=x, y=y)

    @staticmethod
    def asked(said: Said) -> Ask:
        """A tile of the grid."""
        tile = Tile(said.numbers["z"], said.numbers["x"], said.numbers["y"])
        if not tile.exists:
            raise NotFound("No tile has that number.")
        return lambda actor: tiles.made(actor, tile)


def _area(params: QueryDict) -> Polygon:
    return box(params.get("bbox") or WORLD)


def _open(params: QueryDict) -> bool | None:
    return params["open"] == "true" if "open" in params else None


def _wanted(params: QueryDict) -> Wanted:
    severities = tuple(filter(None, params.get("severity", "").split(",")))
    if unknown := set(severities) - set(Severity.values):
        raise Invalid("No such severity.", {"severity": ", ".join(sorted(unknown))[:80]})
    return Wanted(_open(params), severities, _since(params))


def _since(params: QueryDict) -> datetime | None:
    said = params.get("since")
    if not said:
        return None
    try:
        found = parse_datetime(said)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid("That is no time.", {"since": "Such as 2026-05-01T12:00:00Z."})
    return found


def _zoom(params: QueryDict) -> int:
    zoom = int(params.get("zoom") or OVERVIEW)
    if zoom > DEEPEST:
        raise Invalid("No map is that deep.", {"zoom": f"0 to {DEEPEST}."})
    return zoom


def _page(params: QueryDict) -> tuple[int, int]:
    limit = int(params.get("limit") or USUAL)
    if not 1 <= limit <= MOST:
        raise Invalid("Ask for fewer at a time.", {"limit": f"1 to {MOST}."})
    return limit, int(params.get("after") or 0)


def _closed(found: Collection, limit: int, address: str) -> str:
    """The collection with its links: itself, and the next page where there may be one."""
    links = [_link("self", address)]
    if found.count == limit:
        links.append(_link("next", address, after=str(found.last)))
    return f'{found.text},"links":{json.dumps(links)}}}'


def _link(rel: str, address: str, **changed: str) -> dict[str, str]:
    path, _, query = address.partition("?")
    asked = {**QueryDict(query).dict(), **changed}
    return {"rel": rel, "type": GEOJSON, "href": f"{path}?{urlencode(asked)}"}
