"""The invented names of the demo region: towns with their middle, streets, people's hospitals."""

from dataclasses import dataclass

SEED = 20261124


@dataclass(frozen=True)
class Town:
    """An illustrative municipality: the cell of its county nearest to this middle."""

    code: str
    name: str
    county: str
    lon: float
    lat: float
    blocks: int = 8

    @property
    def domain(self) -> str:
        """Mail domain under the reserved name `example`: never deliverable."""
        return self.name.lower().replace(" ", "-") + ".example"


TOWNS = (
    Town("RIV", "Riverton", "BURL", -74.915, 40.035, blocks=13),
    Town("CED", "Cedar Crossing", "BURL", -74.72, 40.08),
    Town("PIN", "Pinehollow", "BURL", -74.62, 39.90),
    Town("MIL", "Millbrook Heath", "BURL", -74.81, 39.92),
    Town("CRA", "Cranmoor", "BURL", -74.50, 39.70),
    Town("LAK", "Lakeside", "BUCK", -74.885, 40.125, blocks=13),
    Town("TOL", "Tollgate Park", "BUCK", -75.02, 40.21),
    Town("HIC", "Hickory Vale", "BUCK", -75.00, 40.33),
    Town("NOR", "Northfell", "BUCK", -75.23, 40.42),
    Town("OTT", "Ottersford", "BUCK", -75.13, 40.53),
    Town("FAR", "Farview", "LANC", -76.30, 40.04, blocks=13),
    Town("AMB", "Amberly", "LANC", -76.50, 40.12),
    Town("QUA", "Quarry Hill", "LANC", -76.08, 40.14),
    Town("KES", "Kesterton", "LANC", -76.20, 39.85),
    Town("ASH", "Ashmere", "CAMD", -75.10, 39.91),
    Town("LAR", "Larkmere", "CAMD", -75.01, 39.89),
    Town("TIM", "Timberwick", "CAMD", -74.98, 39.78),
    Town("OAK", "Oakendale", "CAMD", -74.87, 39.71),
    Town("BRA", "Brandyford", "NEWC", -75.58, 39.76),
    Town("MAR", "Marlpit", "NEWC", -75.70, 39.63),
    Town("SAL", "Saltmarsh", "NEWC", -75.64, 39.42),
    Town("SLA", "Slatemoor", "LEHI", -75.72, 40.69),
    Town("IRO", "Ironbank", "LEHI", -75.46, 40.60),
    Town("COP", "Coppergate", "LEHI", -75.62, 40.53),
)

COUNTY_NAMES = {
    "BERK": "Berks", "BUCK": "Bucks", "CHES": "Chester", "DELA": "Delaware", "LANC": "Lancaster",
    "LEHI": "Lehigh", "MONT": "Montgomery", "PHIL": "Philadelphia", "BURL": "Burlington",
    "CAMD": "Camden", "GLOU": "Gloucester", "MERC": "Mercer", "NEWC": "New Castle",
}  # fmt: skip

ACROSS = (
    "Main Street", "Heron Street", "Foundry Street", "Orchard Street", "Chapel Street",
    "Mill Street", "Tannery Street", "Quay Street", "Ferry Street", "Larch Street",
    "Meadow Street", "Kiln Street", "Bridge Street",
)  # fmt: skip
ALONG = (
    "First Avenue", "Second Avenue", "Third Avenue", "Fourth Avenue", "Station Road",
    "River Road", "School Lane", "Market Road", "Elm Avenue", "Willow Avenue",
    "Hilltop Road", "Canal Road", "Depot Road",
)  # fmt: skip
FACILITIES = ("Central School", "Town Hall", "Water Works", "Community Centre", "Rail Depot")
