"""Which apparatus stands in which sort of station, and how it is called on the radio."""

from dataclasses import dataclass

TITLES = {
    "engine": "Engine", "ladder": "Ladder", "tender": "Tender", "rescue": "Rescue",
    "ambulance": "Medic", "patrol": "Patrol", "boat": "Boat", "pump": "Pump",
    "generator": "Generator", "command": "Command", "bus": "Bus", "drone": "Drone",
    "hazmat": "Hazmat",
}  # fmt: skip


@dataclass(frozen=True)
class Fleet:
    """What agencies of one discipline keep: at every station, at the first, and now and then."""

    house: str
    stations: tuple[int, int]
    every_station: tuple[str, ...]
    first_station: tuple[str, ...] = ()
    sometimes: tuple[str, ...] = ()
    types: tuple[int, ...] = (1, 2, 3)


FLEETS = {
    "fire": Fleet(
        "Station", (2, 4), ("engine",), ("engine", "ambulance", "rescue", "boat"),
        ("ladder", "tender", "hazmat"), (1, 1, 2, 3),
    ),
    "law": Fleet("Precinct", (1, 1), ("patrol",) * 4, ("command",), ("drone", "boat"), (2, 3)),
    "ems": Fleet("Base", (1, 2), ("ambulance", "ambulance"), ("ambulance",), (), (1, 2)),
    "emergency_management": Fleet(
        "EOC", (1, 1), ("command", "generator", "pump"), ("pump",), ("drone", "boat"), (1, 2, 3, 4)
    ),
    "health": Fleet("Campus", (1, 1), ("ambulance", "generator"), (), (), (1, 2)),
    "utility": Fleet("Yard", (2, 2), ("generator", "pump"), ("command",), (), (2, 3)),
    "education": Fleet("Depot", (1, 1), ("bus",) * 4, (), (), (2, 3)),
    "mass_care": Fleet("Warehouse", (2, 2), ("generator", "boat"), (), (), (3, 4)),
    "business": Fleet("Yard", (1, 1), ("pump", "pump", "bus"), (), (), (1, 2)),
}  # fmt: skip


def call_sign(kind: str, station: int, place: int) -> str:
    """Numbered from 11 at the first station, 21 at the second: many towns have an Engine 12."""
    return f"{TITLES[kind]} {10 * (station + 1) + place + 1}"
