"""Row-level security of incidents: owner, territory, summary by grant, assist by share."""

from django.db import migrations

from eoc.access import rls

MY_TERRITORY = "({} = ANY ((SELECT eoc_jurisdictions())::bigint[]) OR (SELECT eoc_operator()))"
OWN = f"({rls.mine('agency_id')} OR {MY_TERRITORY.format('jurisdiction_id')})"
SUMMARY = f"(on_picture AND {rls.listed('jurisdiction_id', 'eoc_shared_jurisdictions')})"
HELPING = (
    "EXISTS (SELECT FROM incidents_incidentshare s WHERE s.incident_id = incidents_incident.id "
    f"AND s.ended_at IS NULL AND {rls.MINE.format(column='s.agency_id')})"
)
SHARE = (
    f"({rls.mine('agency_id', 'owner_agency_id')} "
    f"OR {rls.listed('owner_jurisdiction_id', 'eoc_jurisdictions')})"
)


def of_incident(table: str) -> str:
    """Rows of an incident the actor sees in full or helps with."""
    return (
        f"EXISTS (SELECT FROM incidents_incident i WHERE i.id = {table}.incident_id AND ("
        f"{rls.mine('i.agency_id')} OR {MY_TERRITORY.format('i.jurisdiction_id')})) "
        f"OR EXISTS (SELECT FROM incidents_incidentshare s WHERE s.incident_id = {table}.incident_id"
        f" AND s.ended_at IS NULL AND {rls.MINE.format(column='s.agency_id')})"
    )


NUMBER = """
CREATE FUNCTION incidents_next_number(p_prefix text, p_count int) RETURNS int
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  INSERT INTO incidents_numbercounter AS c (prefix, last) VALUES (p_prefix, p_count)
  ON CONFLICT (prefix) DO UPDATE SET last = c.last + p_count
  RETURNING last - p_count + 1
$$
"""

SHAPES = [
    "ALTER TABLE incidents_incident ADD CONSTRAINT incident_point_sane CHECK (point IS NULL OR "
    "(ST_X(point) BETWEEN -180 AND 180 AND ST_Y(point) BETWEEN -90 AND 90))",
    "ALTER TABLE incidents_incident ADD CONSTRAINT incident_area_sane CHECK (area IS NULL OR "
    "(ST_IsValid(area) AND ST_NPoints(area) <= 10000))",
]


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial"), ("agencies", "0002_walls")]

    operations = [
        rls.protect(
            "incidents_incident",
            read=f"{OWN} OR {SUMMARY} OR {HELPING}",
            write=rls.mine("agency_id"),
            update=OWN,
            relay="SELECT",
        ),
        rls.protect("incidents_incidentshare", read=SHARE, write=SHARE, relay="SELECT"),
        rls.protect(
            "incidents_response",
            read=of_incident("incidents_response"),
            write=of_incident("incidents_response"),
            relay="SELECT",
        ),
        rls.protect(
            "incidents_activitylogentry",
            read=of_incident("incidents_activitylogentry"),
            write=rls.mine("agency_id"),
        ),
        rls.protect(
            "incidents_eocactivation",
            read=rls.SCOPED,
            write=MY_TERRITORY.format("jurisdiction_id"),
            relay="SELECT",
        ),
        rls.protect(
            "incidents_locallevel",
            read=rls.SCOPED,
            write=MY_TERRITORY.format("jurisdiction_id"),
        ),
        rls.protect("incidents_place", read=rls.SCOPED, write=rls.SCOPED),
        rls.versioned("incidents_incident"),
        rls.versioned("incidents_eocactivation"),
        rls.one_mode("incidents_incident"),
        rls.one_mode("incidents_eocactivation"),
        migrations.RunSQL(SHAPES, migrations.RunSQL.noop),
        migrations.RunSQL(
            [
                NUMBER,
                "REVOKE ALL ON FUNCTION incidents_next_number(text, int) FROM PUBLIC",
                "GRANT EXECUTE ON FUNCTION incidents_next_number(text, int) TO eoc_app, eoc_relay",
                "REVOKE ALL ON incidents_numbercounter FROM eoc_app, eoc_relay",
                "REVOKE INSERT, UPDATE, DELETE ON incidents_incidenttype FROM eoc_app",
            ],
            migrations.RunSQL.noop,
        ),
    ]
