"""How illustrative agencies ask: who coordinates the tier above them, and Riverton's box card."""

from typing import Any

from demo.making.names import TOWNS

Row = dict[str, Any]
MINUTES = 30
REGION = {"BURL": "NJCO", "CAMD": "NJCO", "MERC": "NJCO", "GLOU": "NJCO"}
CARD = (
    ("structure_fire", 1, "CED", "engine", 1),
    ("structure_fire", 2, "CED", "engine", 2),
    ("structure_fire", 2, "CED", "rescue", 1),
)


def all_policies() -> list[Row]:
    """A town's fire department looks to its county, a county of New Jersey to its region."""
    above = {town.code: town.county for town in TOWNS if town.code != "FAR"}
    return [
        {"agency": agency, "next_tier": tier, "escalate_minutes": MINUTES}
        for agency, tier in sorted((above | REGION).items())
    ]


def box_card() -> list[Row]:
    """What Cedar Crossing sends to Riverton's fires, by alarm level."""
    names = ("incident_type", "level", "partner", "kind", "quantity")
    return [{"agency": "RIV", **dict(zip(names, cell, strict=True))} for cell in CARD]
