"""The map against tipg and pygeoapi: the same rows, the same fields, one client, in turns.

Our side is the real thing: incidents under row-level security, a login, Django, one process. Every
address is asked under a query never asked before where the answer must be made anew.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http.client import HTTPConnection
from itertools import count
from typing import Any

import psycopg

from bench import ground, map_ground, map_peers
from bench.cpu import Processor
from bench.logins import session_cookie
from bench.map_ground import Place
from bench.report import machine, say, spread
from bench.vector_tiles import points

TILES_AT = 13
ALSO_AT = (12, 14)
OVERVIEW_AT = 7
COARSER = 2  # as static/console/region.js
COUNTER = count()
Ask = Callable[[Place], bytes]


@dataclass(frozen=True)
class Rounds:
    """So many rounds of so many turns of so many seconds each."""

    count: int
    turns: int
    seconds: float


class Client:
    """One keep-alive connection to one server."""

    def __init__(self, port: int, headers: dict[str, str]) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.headers = headers
        self.tags: dict[str, str] = {}

    def get(self, path: str, wanted: int = 200, **headers: str) -> bytes:
        """The body; anything but the wanted status ends the measurement."""
        self.connection.request("GET", path, headers=self.headers | headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != wanted:
            raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")
        self.tags[path] = answer.headers.get("ETag", "")
        return body


class Ours:
    """Accord's doors."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def box(self, place: Place) -> bytes:
        """Made anew."""
        return self.client.get(f"{self._box(place)}&asked={next(COUNTER)}")

    def box_again(self, place: Place) -> bytes:
        """As anybody asks who has no ETag."""
        return self.client.get(self._box(place))

    def tile(self, place: Place, zoom: int = TILES_AT) -> bytes:
        """Made anew."""
        return self.client.get(f"{self._tile(place, zoom)}?asked={next(COUNTER)}")

    def tile_unchanged(self, place: Place) -> bytes:
        """As a console asks that has the tile."""
        path = self._tile(place, TILES_AT)
        if not (known := self.client.tags.get(path)):
            return self.client.get(path)
        return self.client.get(path, 304, **{"If-None-Match": known})

    def overview(self, place: Place) -> bytes:
        """Counts of everything in the cells the console draws, 32 pixels wide, made anew."""
        path = f"/api/v1/incidents/cells/?zoom={OVERVIEW_AT - COARSER}&asked={next(COUNTER)}"
        return self.client.get(path)

    def overview_tile(self, place: Place) -> bytes:
        """The same as a tile."""
        return self.tile(place, OVERVIEW_AT)

    def _box(self, place: Place) -> str:
        return f"/api/v1/incidents/features/?bbox={place.bbox}&limit=1000"

    def _tile(self, place: Place, zoom: int) -> str:
        return f"/api/v1/incidents/tiles/{place.tile(zoom)}.mvt"


class Tipg:
    """tipg's doors."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def box(self, place: Place) -> bytes:
        """Features."""
        asked = f"bbox={place.bbox}&limit=1000&f=geojson"
        return self.client.get(f"/collections/peers.features/items?{asked}")

    def tile(self, place: Place, zoom: int = TILES_AT) -> bytes:
        """A tile."""
        return self.client.get(f"/collections/peers.tiles/tiles/WebMercatorQuad/{place.tile(zoom)}")


class Pygeoapi:
    """pygeoapi's doors."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def box(self, place: Place) -> bytes:
        """Features."""
        asked = f"bbox={place.bbox}&limit=1000&f=json"
        return self.client.get(f"/collections/features/items?{asked}")


def features(answer: bytes) -> dict[str, Any]:
    """Place and properties by uuid, in the words all sides share."""
    found = {}
    for one in json.loads(answer)["features"]:
        told = dict(one["properties"])
        uuid = told.pop("uuid", one["id"])
        told.pop("id", None)
        for moment in ("happened_at", "closed_at"):
            told[moment] = told[moment] and _second(told[moment])
        place = tuple(round(part, 5) for part in one["geometry"]["coordinates"])
        found[str(uuid)] = (place, told)
    return found


def _second(said: str) -> float:
    moment = datetime.fromisoformat(said.replace("Z", "+00:00"))
    return moment.astimezone().replace(microsecond=0).timestamp()


def _near(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """The same features with the same properties, places within the last digit that is told."""
    return one.keys() == other.keys() and all(
        one[key][1] == other[key][1]
        and all(abs(a - b) <= 2e-5 for a, b in zip(one[key][0], other[key][0], strict=True))
        for key in one
    )


def _tile_features(tile: bytes) -> dict[str, Any]:
    """Points inside the tile proper, since the sides keep different margins around it."""
    inside = [(told, at) for told, at in points(tile) if all(0 < part < 4096 for part in at)]
    return {told["uuid"]: (at, told) for told, at in inside}


def _tiles_agree(one: bytes, other: bytes) -> bool:
    ours, theirs = _tile_features(one), _tile_features(other)
    return ours.keys() == theirs.keys() and all(
        ours[key][1] == theirs[key][1]
        and all(abs(a - b) <= 1 for a, b in zip(ours[key][0], theirs[key][0], strict=True))
        for key in ours
    )


def compare(sides: dict[str, Any], places: list[Place]) -> dict[str, int]:
    """Stop unless every side says the same of every place; how much was compared."""
    boxes = tiles = 0
    for place in places:
        mine = features(sides["ours"].box(place))
        for name in ("tipg", "pygeoapi"):
            if not _near(mine, features(sides[name].box(place))):
                raise SystemExit(f"{name} says something else of {place.bbox}")
        for zoom in (TILES_AT, *ALSO_AT):
            ours, theirs = sides["ours"].tile(place, zoom), sides["tipg"].tile(place, zoom)
            if not _tiles_agree(ours, theirs):
                raise SystemExit(f"tipg's tile {place.tile(zoom)} is another")
            tiles += len(_tile_features(ours))
        boxes += len(mine)
    return {"features_equal": boxes, "tile_features_equal": tiles}


@dataclass
class Taken:
    """What one kind of answer took in one round."""

    asked: int = 0
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second, one after the other."""
        return self.asked / self.seconds

    @property
    def each(self) -> float:
        """Milliseconds of processor time of one answer, server and database."""
        return self.cpu / self.asked


Found = dict[str, list[Taken]]


def measure(kinds: dict[str, Ask], places: list[Place], rounds: Rounds, cpu: Processor) -> Found:
    """In short turns, so that whatever else the machine does hits all alike."""
    found: Found = {name: [] for name in kinds}
    for _ in range(rounds.count):
        for taken in found.values():
            taken.append(Taken())
        for turn in range(rounds.turns):
            names = list(kinds) if turn % 2 else list(reversed(kinds))
            for name in names:
                _turn(kinds[name], places, rounds.seconds, found[name][-1])
                found[name][-1].cpu += cpu.since()
    return found


def _turn(ask: Ask, places: list[Place], seconds: float, taken: Taken) -> None:
    begin = time.perf_counter()
    while (passed := time.perf_counter() - begin) < seconds:
        ask(places[taken.asked % len(places)])
        taken.asked += 1
    taken.seconds += passed


def told(found: Found) -> dict[str, Any]:
    """Median and interval of each, and the processor's time of one answer."""
    return {
        name: {
            "per_second": round(statistics.median(one.rate for one in taken), 1),
            "from": round(min(one.rate for one in taken), 1),
            "to": round(max(one.rate for one in taken), 1),
            "cpu_ms": round(statistics.median(one.each for one in taken), 2),
        }
        for name, taken in found.items()
    }


def ratio(found: Found, mine: str, theirs: str) -> float:
    """Median of the rounds' ratios of answers a second."""
    pairs = zip(found[mine], found[theirs], strict=True)
    return round(statistics.median(one.rate / other.rate for one, other in pairs), 2)


def cpu_ratio(found: Found, mine: str, theirs: str) -> float:
    """How many times less processor time an answer of ours takes."""
    pairs = zip(found[mine], found[theirs], strict=True)
    return round(statistics.median(other.each / max(one.each, 1e-3) for one, other in pairs), 2)


def latency(ask: Ask, place: Place, times: int) -> dict[str, float]:
    """Milliseconds of one answer."""
    taken = []
    for _ in range(times):
        begin = time.perf_counter()
        ask(place)
        taken.append(1000 * (time.perf_counter() - begin))
    return spread(taken)


def main(words: list[str]) -> int:
    """Measure and print; the last line holds the ratios."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench map")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--turns", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--quick", action="store_true", help="a tenth of the rows, two rounds")
    parser.add_argument("--user", default="dana@riverton.example")
    given = parser.parse_args(words)
    if given.quick:
        given.rows, given.rounds, given.turns = 100_000, 2, 2
    map_peers.install()
    with map_ground.filled(given.user, given.rows), map_peers.serving(map_ground.NAME) as servers:
        name, value = session_cookie(given.user)
        clients = {side: Client(server.port, {}) for side, server in servers.items()}
        clients["ours"].headers = {"Cookie": f"{name}={value}"}
        with psycopg.connect(ground.url("ADMIN", map_ground.NAME), autocommit=True) as above:
            pids = [server.pid for server in servers.values()]
            _run(clients, given, Processor(pids, above, map_ground.NAME))
    return 0


def _run(clients: dict[str, Client], given: argparse.Namespace, cpu: Processor) -> None:
    rounds = Rounds(given.rounds, given.turns, given.seconds)
    ours, tipg = Ours(clients["ours"]), Tipg(clients["tipg"])
    pygeoapi = Pygeoapi(clients["pygeoapi"])
    places = map_ground.places(count=8, features=1000)
    compared = compare({"ours": ours, "tipg": tipg, "pygeoapi": pygeoapi}, places)
    say(bench="map", rows=given.rows, **compared, peers=map_peers.versions(), **machine())
    turns = {
        "ours_bbox": ours.box,
        "ours_bbox_again": ours.box_again,
        "tipg_bbox": tipg.box,
        "pygeoapi_bbox": pygeoapi.box,
        "ours_tile_cold": ours.tile,
        "ours_tile_unchanged": ours.tile_unchanged,
        "tipg_tile": tipg.tile,
        **{f"ours_tile_cold_z{z}": partial(ours.tile, zoom=z) for z in ALSO_AT},
        **{f"tipg_tile_z{z}": partial(tipg.tile, zoom=z) for z in ALSO_AT},
    }
    found = measure(turns, places, rounds, cpu)
    say(bench="map", what="answers a second", **told(found), **machine())
    bare = {"ours_bbox": ours.box, "ours_tile_cold": ours.tile, "tipg_tile": tipg.tile}
    with map_ground.walls(up=False):
        without = measure(bare, places, rounds, cpu)
    say(bench="map", what="without row-level security", **told(without), **machine())
    _overview(ours, places[0], 50 if given.quick else 200)
    ratios = {
        "tipg_bbox": ratio(found, "ours_bbox", "tipg_bbox"),
        "pygeoapi_bbox": ratio(found, "ours_bbox", "pygeoapi_bbox"),
        "tipg_tile_cold": ratio(found, "ours_tile_cold", "tipg_tile"),
        "tipg_tile_unchanged": ratio(found, "ours_tile_unchanged", "tipg_tile"),
        "tipg_bbox_again": ratio(found, "ours_bbox_again", "tipg_bbox"),
        "pygeoapi_bbox_again": ratio(found, "ours_bbox_again", "pygeoapi_bbox"),
        "tipg_tile_cold_without_walls": ratio(without, "ours_tile_cold", "tipg_tile"),
    }
    pairs = {"bbox": "tipg_bbox", "tile_cold": "tipg_tile", "tile_unchanged": "tipg_tile"}
    by_cpu = {f"tipg_{one}": cpu_ratio(found, f"ours_{one}", two) for one, two in pairs.items()}
    by_cpu["pygeoapi_bbox"] = cpu_ratio(found, "ours_bbox", "pygeoapi_bbox")
    say(bench="map", what="processor time of theirs over ours", **by_cpu)
    say(bench="map", ratios=ratios)


def _overview(ours: Ours, place: Place, times: int) -> None:
    """Milliseconds of the whole region at zoom 7, as counts and as a tile."""
    say(
        bench="map",
        what="overview at zoom 7, ms",
        cells=latency(ours.overview, place, times),
        tile=latency(ours.overview_tile, place, times),
        **machine(),
    )
