"""Agencies of the demo region: service areas, contact points, stations' apparatus."""

import base64
import secrets

from django.contrib.gis.geos import GEOSGeometry, MultiPolygon, Point
from django.utils import timezone

from agencies.models import Agency, ContactPoint, Jurisdiction, Service
from eoc.project.demo.reading import Row
from resources.models import Asset


def load(rows: list[Row]) -> None:
    """Add every agency that is missing, with all that belongs to it."""
    known = set(Agency.objects.values_list("short_code", flat=True))
    missing = [row for row in rows if row["short_code"] not in known]
    if not missing:
        return
    territories = {one.short_code: one for one in Jurisdiction.objects.all()}
    Agency.objects.bulk_create([agency(row, territories) for row in missing])
    found = {one.short_code: one for one in Agency.objects.all()}
    Service.objects.bulk_create(
        Service(agency=found[row["short_code"]], jurisdiction=territories[code])
        for row in missing
        for code in row["serves"]
    )
    ContactPoint.objects.bulk_create(
        contact(found[row["short_code"]], point) for row in missing for point in row["contacts"]
    )
    Asset.objects.bulk_create(
        asset for row in missing for asset in apparatus(found[row["short_code"]], row)
    )


def agency(row: Row, territories: dict[str, Jurisdiction]) -> Agency:
    """The organisation, serving the union of its jurisdictions."""
    return Agency(
        name=row["name"],
        short_code=row["short_code"],
        kind=row["kind"],
        discipline=row["discipline"],
        phone=row["phone"],
        service_area=union([territories[code].boundary for code in row["serves"]]),
        illustrative=True,
    )


def union(boundaries: list[MultiPolygon]) -> MultiPolygon:
    """One area out of several."""
    merged: GEOSGeometry = boundaries[0]
    for boundary in boundaries[1:]:
        merged = merged.union(boundary)
    return merged if isinstance(merged, MultiPolygon) else MultiPolygon(merged, srid=4326)


def contact(owner: Agency, point: Row) -> ContactPoint:
    """An address of the agency; a webhook gets a signing secret of its own."""
    webhook = point["kind"] == "webhook"
    key = base64.b64encode(secrets.token_bytes(24)).decode()
    return ContactPoint(
        agency=owner,
        channel=point["kind"],
        address=point["address"],
        label="Duty officer",
        duty=point["duty"],
        secret=f"whsec_{key}" if webhook else "",
    )


def apparatus(owner: Agency, row: Row) -> list[Asset]:
    """What stands in the agency's stations, available and in quarters."""
    stations = {one["name"]: Point(one["lon"], one["lat"], srid=4326) for one in row["stations"]}
    now = timezone.now()
    return [
        Asset(
            agency=owner,
            call_sign=one["call_sign"],
            kind_id=one["kind"],
            type=one["type"],
            home=stations[one["station"]],
            home_name=one["station"],
            position=stations[one["station"]],
            position_at=now,
            illustrative=True,
        )
        for one in row["assets"]
    ]
