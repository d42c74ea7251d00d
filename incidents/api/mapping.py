"""The API's doors to the map: features of a box as GeoJSON, unchanged ones by their ETag."""

import json
from datetime import datetime
from urllib.parse import urlencode

from django.contrib.gis.geos import Polygon
from django.http import HttpResponse
from django.utils.dateparse import parse_datetime
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from eoc.doors.api import ScopedAPIView
from eoc.doors.bodies import box
from eoc.doors.parameters import yes
from eoc.doors.versions import unchanged_or
from eoc.errors import Invalid, NotFound
from eoc.geo.mercator import DEEPEST, Tile
from incidents.models import Severity
from incidents.selectors import cells, features, tiles, versions
from incidents.selectors.features import Collection, Wanted

MOST, USUAL = 10_000, 1_000
WORLD, OVERVIEW = "-180,-90,180,90", 7
GEOJSON, MVT = "application/geo+json", "application/vnd.mapbox-vector-tile"
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


class FeaturesView(ScopedAPIView):
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
        area, wanted, (limit, after) = _area(request), _wanted(request), _page(request)

        def made() -> tuple[bytes, str]:
            found = features.within(self.actor, area, wanted, after=after, limit=limit)
            return _closed(found, limit, request).encode(), GEOJSON

        return unchanged_or(request, versions.seen_by(self.actor), made)


class CellsView(ScopedAPIView):
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
        area, zoom = _area(request), _zoom(request)

        def made() -> tuple[bytes, str]:
            found = cells.within(self.actor, area, zoom, open_only=_open(request))
            return found.encode(), GEOJSON

        return unchanged_or(request, versions.seen_by(self.actor), made)


class TileView(ScopedAPIView):
    """`/api/v1/incidents/tiles/<z>/<x>/<y>.mvt`."""

    @extend_schema(
        operation_id="incidents_tile",
        summary="A vector tile of incidents",
        description="Layer `incidents` from zoom 8; below it, and where more than 10,000 lie in "
        "the tile, layer `cells` with counts.",
        responses={(200, MVT): OpenApiTypes.BINARY, 304: OpenApiResponse()},
    )
    def get(self, request: Request, z: int, x: int, y: int) -> HttpResponse:
        """Made anew only where something the caller sees has changed."""
        tile = Tile(z, x, y)
        if not tile.exists:
            raise NotFound("No tile has that number.")
        version = versions.seen_by(self.actor)
        return unchanged_or(request, version, lambda: (tiles.made(self.actor, tile), MVT))


def _area(request: Request) -> Polygon:
    return box(request.query_params.get("bbox") or WORLD)


def _open(request: Request) -> bool | None:
    return yes(request, "open") if "open" in request.query_params else None


def _wanted(request: Request) -> Wanted:
    severities = tuple(filter(None, request.query_params.get("severity", "").split(",")))
    if unknown := set(severities) - set(Severity.values):
        raise Invalid("No such severity.", {"severity": ", ".join(sorted(unknown))[:80]})
    return Wanted(_open(request), severities, _since(request))


def _since(request: Request) -> datetime | None:
    said = request.query_params.get("since")
    if not said:
        return None
    try:
        found = parse_datetime(said)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise Invalid("That is no time.", {"since": "Such as 2026-05-01T12:00:00Z."})
    return found


def _zoom(request: Request) -> int:
    zoom = int(request.query_params.get("zoom") or OVERVIEW)
    if zoom > DEEPEST:
        raise Invalid("No map is that deep.", {"zoom": f"0 to {DEEPEST}."})
    return zoom


def _page(request: Request) -> tuple[int, int]:
    limit = int(request.query_params.get("limit") or USUAL)
    if not 1 <= limit <= MOST:
        raise Invalid("Ask for fewer at a time.", {"limit": f"1 to {MOST}."})
    return limit, int(request.query_params.get("after") or 0)


def _closed(found: Collection, limit: int, request: Request) -> str:
    """The collection with its links: itself, and the next page where there may be one."""
    links = [_link("self", request, {})]
    if found.count == limit:
        links.append(_link("next", request, {"after": str(found.last)}))
    return f'{found.text},"links":{json.dumps(links)}}}'


def _link(rel: str, request: Request, changed: dict[str, str]) -> dict[str, str]:
    asked = urlencode({**request.query_params.dict(), **changed})
    return {"rel": rel, "type": GEOJSON, "href": request.build_absolute_uri(f"?{asked}")}
