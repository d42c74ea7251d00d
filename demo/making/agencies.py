"""The illustrative agencies with their stations, apparatus and duty contacts."""

from random import Random
from typing import Any

from shapely.geometry import MultiPolygon, Point

from demo.making.apparatus import FLEETS, Fleet, call_sign
from demo.making.names import COUNTY_NAMES, SEED, TOWNS, Town
from demo.making.towns import Outlines

Row = dict[str, Any]
POLICE = ("RIV", "LAK", "FAR", "ASH", "BRA", "IRO")
AMBULANCE = ("RIV", "LAK", "FAR", "LAR", "COP")
NEIGHBOURS_SERVED = {"RIV": ["MIL"], "LAK": ["TOL"], "FAR": ["QUA"], "ASH": ["LAR"]}
DISCIPLINE_OF = {
    "hospital": "health", "utility": "utility", "school": "education", "ngo": "mass_care",
    "business": "business",
}  # fmt: skip
PARTNERS = (
    ("HOSPR", "Riverside General Hospital", "hospital", "RIV", ["BURL", "CAMD"]),
    ("HOSPL", "Lakeside Medical Center", "hospital", "LAK", ["BUCK", "MERC"]),
    ("HOSPP", "Harbor University Hospital", "hospital", "PHIL", ["PHIL", "DELA", "MONT"]),
    ("HOSPF", "Farview Regional Hospital", "hospital", "FAR", ["LANC", "BERK"]),
    ("POWER", "Valley Light and Power", "utility", "BURL", ["BURL", "CAMD", "GLOU", "MERC"]),
    ("WATER", "Two Rivers Water Authority", "utility", "BUCK", ["BUCK", "MONT", "PHIL"]),
    ("SCHOL", "Riverton Consolidated Schools", "school", "RIV", ["RIV", "MIL", "CED"]),
    ("RELIF", "Valley Relief Volunteers", "ngo", "PHIL", sorted(COUNTY_NAMES)),
    ("HAUL", "Keystone Haulage and Pumps", "business", "LAK", ["BUCK", "BURL", "MERC"]),
)


def all_agencies(outlines: Outlines) -> list[Row]:
    """Every agency of the region, counties first, then towns, then partner organisations."""
    rows = [county_emergency(code) for code in sorted(COUNTY_NAMES)]
    split_counties = {town.county for town in TOWNS}
    rows += [county_fire(code) for code in sorted(set(COUNTY_NAMES) - split_counties)]
    rows += [row for town in TOWNS for row in town_agencies(town)]
    rows += [partner(*row) for row in PARTNERS]
    rows.append(coordination("NJCO", "New Jersey", "NJ"))
    for number, row in enumerate(rows):
        row["phone"] = f"+1 555 01{number % 100:02}"  # the range kept for invented numbers
        if row["jurisdiction"] in outlines:
            equip(row, outlines[row["jurisdiction"]])
    return rows


def agency(
    code: str, name: str, discipline: str, jurisdiction: str, serves: list[str], domain: str
) -> Row:
    """One agency with the contacts that its duty officer answers."""
    return {
        "short_code": code,
        "name": name,
        "kind": "government",
        "discipline": discipline,
        "jurisdiction": jurisdiction,
        "serves": serves,
        "illustrative": True,
        "contacts": [
            {"kind": "email", "address": f"{code.lower()}-duty@{domain}", "duty": True},
            {"kind": "webhook", "address": f"https://hooks.{domain}/{code.lower()}", "duty": True},
        ],
    }


def county_emergency(code: str) -> Row:
    """The office that answers 911 for a county and runs its EOC."""
    name = COUNTY_NAMES[code]
    domain = name.lower().replace(" ", "-") + "-county.example"
    title = f"{name} County Emergency Services"
    return agency(code, title, "emergency_management", code, [code], domain)


def coordination(code: str, name: str, state: str) -> Row:
    """The office that takes what the counties of a state cannot fill; it has nothing to send."""
    domain = f"{name.lower().replace(' ', '-')}-coordination.example"
    title = f"{name} Mutual Aid Coordination"
    row = agency(code, title, "emergency_management", state, [state], domain)
    return row | {"stations": [], "assets": []}


def county_fire(code: str) -> Row:
    """Fire protection of a county that the demo does not divide into towns."""
    name = COUNTY_NAMES[code]
    domain = name.lower().replace(" ", "-") + "-fire.example"
    return agency(code[:3] + "F", f"{name} Fire Companies", "fire", code, [code], domain)


def town_agencies(town: Town) -> list[Row]:
    """A town's fire department and, in the larger ones, police and ambulance."""
    served = [town.code, *NEIGHBOURS_SERVED.get(town.code, [])]
    names = [(town.code, "Fire and Rescue", "fire", served)]
    if town.code in POLICE:
        names.append((f"{town.code}PD", "Police", "law", [town.code]))
    if town.code in AMBULANCE:
        names.append((f"{town.code}MS", "Ambulance Service", "ems", served))
    return [
        agency(code, f"{town.name} {title}", discipline, town.code, serves, town.domain)
        for code, title, discipline, serves in names
    ]


def partner(code: str, name: str, kind: str, home: str, serves: list[str]) -> Row:
    """A partner organisation: hospital, utility, school, NGO or business."""
    domain = name.lower().replace(" ", "-") + ".example"
    return agency(code, name, DISCIPLINE_OF[kind], home, serves, domain) | {"kind": kind}


def equip(row: Row, outline: MultiPolygon) -> None:
    """Place an agency's stations inside its own line and fill them."""
    rng = Random(f"{SEED}:{row['short_code']}")
    fleet = FLEETS[row["discipline"]]
    middle = next((Point(t.lon, t.lat) for t in TOWNS if t.code == row["jurisdiction"]), None)
    sites = place_stations(rng, outline, middle, rng.randint(*fleet.stations))
    row["stations"] = [
        {"name": f"{fleet.house} {number}", "lon": round(site.x, 5), "lat": round(site.y, 5)}
        for number, site in enumerate(sites, start=1)
    ]
    row["assets"] = [
        asset for index, _ in enumerate(sites) for asset in fill(rng, row, fleet, index)
    ]


def place_stations(
    rng: Random, outline: MultiPolygon, middle: Point | None, count: int
) -> list[Point]:
    """The first near the town's middle, the others anywhere inside."""
    first = outline.representative_point() if middle is None else middle
    west, south, east, north = outline.bounds
    offset = Point(first.x + rng.uniform(-0.006, 0.006), first.y + rng.uniform(-0.006, 0.006))
    sites = [offset if outline.contains(offset) else first]
    inner = outline.buffer(-0.01)
    while len(sites) < count:
        site = Point(rng.uniform(west, east), rng.uniform(south, north))
        if inner.contains(site):
            sites.append(site)
    return sites


def fill(rng: Random, row: Row, fleet: Fleet, index: int) -> list[Row]:
    """Apparatus of one station: what every station has, and sometimes something special."""
    kinds = list(fleet.every_station)
    if index == 0:
        kinds += fleet.first_station
    if fleet.sometimes and rng.random() < 0.5:
        kinds.append(rng.choice(fleet.sometimes))
    station = row["stations"][index]["name"]
    return [
        {
            "call_sign": call_sign(kind, index, kinds[:place].count(kind)),
            "kind": kind,
            "type": rng.choice(fleet.types),
            "station": station,
        }
        for place, kind in enumerate(kinds)
    ]
