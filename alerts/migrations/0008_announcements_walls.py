"""Who an audience is, resolved by the database; walls of announcements."""

from django.db import migrations

from eoc.access import rls

NEVER = "false"
SANE = """ALTER TABLE alerts_announcement ADD CONSTRAINT announcement_area_sane CHECK (area IS NULL OR (
 ST_IsValid(area) AND ST_SRID(area) = 4326 AND ST_NPoints(area) <= 10000
 AND ST_XMin(area) >= -180 AND ST_XMax(area) <= 180
 AND ST_YMin(area) >= -90 AND ST_YMax(area) <= 90))"""
AUDIENCE = """
CREATE FUNCTION alerts_audience(
  p_agencies bigint[], p_jurisdictions bigint[], p_area geometry, p_roles text[],
  p_people bigint[], p_within bigint[], p_at timestamptz)
RETURNS TABLE (hearing bigint, contact_point_id bigint, person_id bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
WITH territories AS MATERIALIZED (
  SELECT unnest(p_jurisdictions) AS id
  UNION
  SELECT j.id FROM agencies_jurisdiction j
   WHERE j.boundary && p_area AND ST_Intersects(j.boundary, p_area)
), named AS (
  SELECT unnest(p_agencies) AS id
  UNION
  SELECT s.agency_id FROM agencies_service s JOIN territories t ON t.id = s.jurisdiction_id
  UNION
  SELECT a.id FROM agencies_agency a
   WHERE a.service_area && p_area AND ST_Intersects(a.service_area, p_area)
), allowed AS MATERIALIZED (
  SELECT id FROM agencies_agency WHERE active AND (p_within IS NULL OR id = ANY (p_within))
), meant AS MATERIALIZED (
  SELECT id FROM named JOIN allowed USING (id)
), held AS NOT MATERIALIZED (
  SELECT m.person_id, m.agency_id, m.role::text FROM agencies_membership m
   WHERE m.valid_from <= p_at AND (m.valid_to IS NULL OR m.valid_to > p_at)
), chosen AS (
  SELECT h.person_id, h.agency_id FROM held h JOIN meant ON meant.id = h.agency_id
   WHERE h.role = ANY (CASE WHEN p_roles = '{}' THEN ARRAY['duty_officer'] ELSE p_roles END)
  UNION
  SELECT h.person_id, h.agency_id FROM held h JOIN allowed a ON a.id = h.agency_id
   WHERE h.person_id = ANY (p_people)
  UNION
  SELECT p.id, p.agency_id FROM agencies_person p JOIN allowed a ON a.id = p.agency_id
   WHERE p.id = ANY (p_people)
), persons AS (
  SELECT DISTINCT ON (p.id) p.id, c.agency_id AS hearing
    FROM chosen c JOIN agencies_person p ON p.id = c.person_id AND p.active
   ORDER BY p.id, c.agency_id = p.agency_id DESC, c.agency_id
), reached AS (
  SELECT p.hearing, c.id, c.person_id, c.channel, c.address,
         c.duty OR NOT bool_or(c.duty) OVER (PARTITION BY c.person_id) AS wanted
    FROM persons p JOIN agencies_contactpoint c ON c.person_id = p.id AND c.active
  UNION ALL
  SELECT c.agency_id, c.id, NULL, c.channel, c.address, c.duty
    FROM agencies_contactpoint c JOIN allowed a ON a.id = c.agency_id
   WHERE c.active AND c.person_id IS NULL AND p_roles = '{}'
     AND CASE WHEN c.jurisdiction_id IS NULL THEN c.agency_id IN (SELECT id FROM meant)
              ELSE c.jurisdiction_id IN (SELECT id FROM territories) END
), once AS (
  SELECT DISTINCT ON (channel, lower(address)) hearing, id, person_id
    FROM reached WHERE wanted ORDER BY channel, lower(address), id
)
SELECT hearing, id, person_id FROM once
UNION ALL
SELECT id, NULL, NULL FROM (
  SELECT id FROM meant UNION SELECT hearing FROM persons EXCEPT SELECT hearing FROM once) AS nobody
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0008_announcements"),
        ("agencies", "0014_terms"),
    ]

    operations = [
        rls.protect(
            "alerts_announcement",
            read=rls.mine("agency_id"),
            write=rls.mine("agency_id"),
            update=NEVER,
            relay="SELECT",
        ),
        rls.one_mode("alerts_announcement"),
        migrations.RunSQL(SANE, migrations.RunSQL.noop),
        migrations.RunSQL(
            AUDIENCE,
            "DROP FUNCTION alerts_audience(bigint[], bigint[], geometry, text[], bigint[], "
            "bigint[], timestamptz)",
        ),
    ]
