"""A region's year in a few seconds: seed rows made by the models, multiplied by the owner in SQL.

The copies take every column of their seed but those that are told, so a new column breaks nothing.
"""

from typing import Any

import psycopg
from django.contrib.gis.geos import Point
from django.db.models.functions import Now
from django.utils import timezone
from psycopg import sql

from agencies.models import Agency, Service
from alerts.models import Alert, Delivery
from incidents.models import Incident, IncidentShare, IncidentType, Located, Response
from resources.models import Asset, Booking, MutualAidRequest, Offer, RequestLine

TOWNS = 60
Owner = psycopg.Connection[tuple[Any, ...]]

TERRITORIES = f"""
INSERT INTO agencies_jurisdiction (uuid, name, kind, short_code, code, boundary, area_km2, source,
                                   illustrative, updated_at, version)
SELECT gen_random_uuid(), 'Town ' || n, 'municipality', 'Z' || chr(65 + n / 26) || chr(65 + n % 26),
       '99' || n, ST_Multi(ST_MakeEnvelope(-77 + n % 20 * 0.1, 41 + n / 20 * 0.1,
                                           -76.9 + n % 20 * 0.1, 41.1 + n / 20 * 0.1, 4326)),
       60, '', true, now(), 1 FROM generate_series(0, {TOWNS - 1}) n;
INSERT INTO agencies_agency (uuid, name, short_code, kind, discipline, phone, cover_floor,
                             illustrative, active, version)
SELECT gen_random_uuid(), 'Fire ' || short_code, short_code, 'government', 'fire', '', 0, true,
       true, 1 FROM agencies_jurisdiction WHERE code LIKE '99%';
INSERT INTO agencies_service (agency_id, jurisdiction_id)
SELECT a.id, j.id FROM agencies_agency a JOIN agencies_jurisdiction j USING (short_code)
 WHERE j.code LIKE '99%';
CREATE TEMPORARY TABLE home AS
SELECT row_number() OVER (ORDER BY s.id) - 1 AS n, s.agency_id, s.jurisdiction_id,
       ST_XMin(j.boundary) AS west, ST_YMin(j.boundary) AS south,
       ST_XMax(j.boundary) - ST_XMin(j.boundary) AS wide
  FROM agencies_service s JOIN agencies_jurisdiction j ON j.id = s.jurisdiction_id;
CREATE TEMPORARY TABLE pair AS
SELECT row_number() OVER () - 1 AS n, asking, lending FROM (
  SELECT a.agency_id AS asking, min(b.agency_id) AS lending
    FROM home a JOIN home b ON b.n = (a.n + 7) % (SELECT count(*) FROM home)
     AND b.agency_id <> a.agency_id GROUP BY a.agency_id) p;
ANALYZE home, pair
"""
PER_HOME = "generate_series(1, {count}) g JOIN home h ON h.n = g % (SELECT count(*) FROM home)"
PER_PAIR = "generate_series(1, {count}) g JOIN pair h ON h.n = g % (SELECT count(*) FROM pair)"
SPOT = "ST_SetSRID(ST_MakePoint(h.west + random() * h.wide, h.south + random() * h.wide), 4326)"
INCIDENT = {
    "uuid": "gen_random_uuid()",
    "number": "'X-' || g",
    "agency_id": "h.agency_id",
    "jurisdiction_id": "h.jurisdiction_id",
    "point": SPOT,
    "happened_at": "now() - g * interval '1 minute'",
    "on_picture": "g % 50 = 0",
    "closed_at": "CASE WHEN g % 100 > 0 THEN now() END",
    "source_key": "NULL",
}
SHARE = {
    "incident_id": "i.id",
    "owner_agency_id": "i.agency_id",
    "owner_jurisdiction_id": "i.jurisdiction_id",
    "agency_id": "(SELECT agency_id FROM home WHERE n = i.id / 500 % (SELECT count(*) FROM home))",
}
RESPONSE = {"incident_id": "i.id", "agency_id": "i.agency_id"}
RESPONDED = "incidents_incident i WHERE i.id % 3 = 0 AND i.id <> s.incident_id"
SHARED = (
    "incidents_incident i WHERE i.closed_at IS NULL AND i.id / 100 % 5 = 0 "
    "AND i.id <> s.incident_id"
)
ASSET = {
    "uuid": "gen_random_uuid()",
    "agency_id": "h.agency_id",
    "call_sign": "'Unit ' || g",
    "position": SPOT,
    "status": "CASE WHEN g % 4 = 0 THEN 'assigned' ELSE 'available' END",
}
BOOKING = {"uuid": "gen_random_uuid()", "asset_id": "a.id", "agency_id": "a.agency_id"}
BOOKED = "resources_asset a WHERE a.status = 'assigned' AND a.call_sign LIKE 'Unit %'"
ALERT = {
    "uuid": "gen_random_uuid()",
    "agency_id": "h.agency_id",
    "event": "gen_random_uuid()",
    "issued_at": "now() - g * interval '1 minute'",
}
DELIVERY = {
    "uuid": "gen_random_uuid()",
    "alert_id": "a.id",
    "agency_id": "a.agency_id",
    "dedupe_key": "a.uuid::text",
    "state": "CASE WHEN a.id % 500 = 0 THEN 'pending' ELSE 'sent' END",
    "created_at": "a.issued_at",
    "next_at": "a.issued_at",
}
ALERTS = "alerts_alert a WHERE a.id <> s.alert_id"
REQUEST = {
    "uuid": "gen_random_uuid()",
    "number": "'XR-' || g",
    "requesting_agency_id": "h.asking",
    "state": "CASE WHEN g % 50 = 0 THEN 'submitted' ELSE 'closed' END",
}
LINE = {"request_id": "r.id", "requesting_agency_id": "r.requesting_agency_id"}
REQUESTS = "resources_mutualaidrequest r WHERE r.id <> s.request_id"
OFFER = {
    "uuid": "gen_random_uuid()",
    "request_id": "r.id",
    "line_id": "l.id",
    "requesting_agency_id": "r.requesting_agency_id",
    "providing_agency_id": "p.lending",
    "state": "CASE WHEN r.state = 'closed' THEN 'declined' ELSE 'invited' END",
}
OFFERS = (
    "resources_mutualaidrequest r JOIN resources_requestline l ON l.request_id = r.id "
    "JOIN pair p ON p.asking = r.requesting_agency_id WHERE r.id <> s.request_id"
)


def seed(agency: Agency, at: Point) -> dict[str, int]:
    """One row of each table by the models, inside an operator's scope: ids by table."""
    now = timezone.now()
    home = Service.objects.filter(agency=agency).values_list("jurisdiction", flat=True)[0]
    other = Agency.objects.filter(services__isnull=False).exclude(pk=agency.pk).order_by("pk")[0]
    asset = Asset.objects.filter(agency=agency, kind="engine").order_by("pk")[0]
    incident = Incident.objects.create(
        number="X-0",
        mode="demo",
        agency=agency,
        jurisdiction_id=home,
        located=Located.POLYGON,
        type=IncidentType.objects.order_by("pk")[0],
        severity="low",
        title="Illustrative call",
        point=at,
        happened_at=now,
        heard_at=now,
    )
    share = IncidentShare.objects.create(
        incident=incident,
        agency=other,
        owner_agency_id=agency.pk,
        owner_jurisdiction_id=home,
        tier="view",
        reason="Illustrative",
    )
    response = Response.objects.create(
        incident=incident, agency=agency, discipline="fire", label="Engine 1"
    )
    sides = {"requesting_agency": agency, "providing_agency": other}
    return {
        "incidents_incident": incident.pk,
        "incidents_incidentshare": share.pk,
        "incidents_response": response.pk,
        "resources_asset": asset.pk,
        "resources_booking": _booking(asset, incident),
        **_request(incident, sides),
        **_alert(agency),
    }


def _booking(asset: Asset, incident: Incident) -> int:
    made = Booking.objects.create(
        mode="demo",
        asset=asset,
        agency=asset.agency,
        for_agency=asset.agency,
        incident=incident,
        incident_number=incident.number,
        incident_uuid=incident.uuid,
        purpose="dispatch",
        during=(timezone.now(), None),
        by_name="Bench",
    )
    return made.pk


def _request(incident: Incident, sides: dict[str, Agency]) -> dict[str, int]:
    request = MutualAidRequest.objects.create(
        number="XR-0",
        mode="demo",
        incident=incident,
        incident_number=incident.number,
        incident_title=incident.title,
        incident_uuid=incident.uuid,
        requesting_agency=sides["requesting_agency"],
        state="submitted",
        reporting_place="Station 1",
        report_to="Chief",
        radio_channel="1",
        by_name="Bench",
    )
    line = RequestLine.objects.create(
        request=request,
        requesting_agency=request.requesting_agency,
        quantity=1,
        kind_id="engine",
    )
    offer = Offer.objects.create(mode="demo", request=request, line=line, **sides)
    return {
        "resources_mutualaidrequest": request.pk,
        "resources_requestline": line.pk,
        "resources_offer": offer.pk,
    }


def _alert(agency: Agency) -> dict[str, int]:
    alert = Alert.objects.create(
        mode="demo",
        agency=agency,
        kind="incident.logged",
        severity="low",
        subject="Illustrative",
        body="Illustrative",
        about="incident:0",
        event="00000000-0000-0000-0000-000000000000",
        issued_at=Now(),
    )
    delivery = Delivery.objects.create(
        alert=alert,
        mode="demo",
        agency=agency,
        recipient="Bench",
        channel="email",
        address="bench@agency.example",
        dedupe_key="bench",
    )
    return {"alerts_alert": alert.pk, "alerts_delivery": delivery.pk}


def multiply(owner: Owner, seeds: dict[str, int], *, incidents: int, others: int) -> None:
    """Copies of every seed over sixty more towns, as the owner; statistics as after a day."""
    owner.execute(TERRITORIES.encode())
    owner.execute("SET session_replication_role = replica")  # copies keep the seeds' promises
    steps = [
        ("incidents_incident", PER_HOME.format(count=incidents), INCIDENT),
        ("incidents_incidentshare", SHARED, SHARE),
        ("incidents_response", RESPONDED, RESPONSE),
        ("resources_asset", PER_HOME.format(count=others), ASSET),
        ("resources_booking", BOOKED, BOOKING),
        ("alerts_alert", PER_HOME.format(count=5 * others), ALERT),
        ("alerts_delivery", ALERTS, DELIVERY),
        ("resources_mutualaidrequest", PER_PAIR.format(count=others), REQUEST),
        ("resources_requestline", REQUESTS, LINE),
        ("resources_offer", OFFERS, OFFER),
    ]
    for table, source, told in steps:
        copy_rows(owner, table, seeds[table], source, told)
    owner.execute(sql.SQL("ANALYZE {}").format(_names(table for table, _, _ in steps)))


def copy_rows(owner: Owner, table: str, seed_id: int, source: str, told: dict[str, str]) -> None:
    """Rows of `source` like the seed, but for the columns told."""
    found = owner.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' AND attname <> 'id' ORDER BY attnum",
        [table],
    )
    columns = [str(row[0]) for row in found]
    values = [sql.SQL(told[c]) if c in told else sql.Identifier("s", c) for c in columns]  # type: ignore[arg-type]
    rest, _, where = source.partition(" WHERE ")
    owner.execute(
        sql.SQL("INSERT INTO {} ({}) SELECT {} FROM {} s, {} WHERE s.id = {} {}").format(
            sql.Identifier(table),
            _names(columns),
            sql.SQL(", ").join(values),
            sql.Identifier(table),
            sql.SQL(rest),  # type: ignore[arg-type]
            sql.Literal(seed_id),
            sql.SQL(f"AND {where}" if where else ""),  # type: ignore[arg-type]
        )
    )


def _names(names: Any) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))
