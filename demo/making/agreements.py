"""The illustrative agreements: what the towns of the story have promised each other."""

from typing import Any

from demo.making.names import COUNTY_NAMES, TOWNS

Row = dict[str, Any]
FREE_HOURS = "8"
RATES = [
    {"kind": "engine", "unit": "hour", "amount": "147.00"},
    {"kind": "pump", "unit": "hour", "amount": "62.50"},
    {"person_class": "firefighter", "persons": 4, "unit": "hour", "amount": "38.00"},
    {"unit": "mile", "amount": "2.25"},
]


def all_agreements() -> list[Row]:
    """Farview is party to none of them."""
    burlington = ["BURL", *(town.code for town in TOWNS if town.county == "BURL")]
    bucks = ["BUCK", *(town.code for town in TOWNS if town.county == "BUCK")]
    return [
        agreement("VALLEY-2024", "Delaware River mutual aid compact", "mutual_aid",
                  ["RIV", "LAK", "BURL", "BUCK", "ASH"], approved_to_activate=True,
                  terms=terms("5")),
        agreement("RIV-CED-AUTO", "Riverton and Cedar Crossing automatic aid", "automatic_aid",
                  ["RIV", "CED"], approved_to_activate=True),
        agreement("LAK-TOL-2025", "Lakeside and Tollgate Park mutual aid", "mutual_aid",
                  ["LAK", "TOL", "BUCK"]),
        agreement("NJ-REGION", "New Jersey counties' mutual aid", "mutual_aid",
                  ["NJCO", "CAMD", "GLOU", "MERC"]),
        agreement("BURL-DATA", "Burlington County data sharing", "data_sharing", burlington),
        agreement("BUCK-DATA", "Bucks County data sharing", "data_sharing", bucks),
        agreement("VALLEY-DATA", "Delaware River counties' shared picture", "data_sharing",
                  ["BURL", "BUCK", "CAMD", "PHIL", "MERC"]),
    ]  # fmt: skip


def terms(administrative_rate: str) -> Row:
    """Hours that are free, then rates of nobody's real price list."""
    return {
        "currency": "USD",
        "free_hours": FREE_HOURS,
        "administrative_rate": administrative_rate,
        "rates": RATES,
    }


def all_levels() -> dict[str, dict[str, str]]:
    """The numbers counties give to activation levels: they run opposite ways in two states."""
    words = ("normal", "monitoring", "partial", "full")
    up, down = dict(zip(words, "1234", strict=True)), dict(zip(words, "4321", strict=True))
    falling = ("BERK", "BUCK", "CHES", "DELA", "LANC", "LEHI", "MONT", "PHIL")
    return {code: down if code in falling else up for code in sorted(COUNTY_NAMES)}


def agreement(code: str, title: str, kind: str, parties: list[str], **extra: Any) -> Row:
    """An agreement between agencies, in force for years so that the demo does not run out."""
    activates = extra.pop("approved_to_activate", False)
    said = extra.pop("terms", {})
    return {
        "code": code,
        "title": title,
        "kinds": [kind],
        "parties": parties,
        "valid_from": "2024-01-01",
        "valid_to": "2034-12-31",
        "approved_to_activate": activates,
        "terms": said,
        "illustrative": True,
    }
