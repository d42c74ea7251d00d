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
   WHERE c.active AND c.person_id IS NULL AND p_roles = '{}' AND c.channel <> 'siren'
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

REACH = """
CREATE FUNCTION alerts_reach(p_agency bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
WITH RECURSIVE below AS (
  SELECT s.jurisdiction_id AS id FROM agencies_service s
    JOIN agencies_agency a ON a.id = s.agency_id AND a.kind = 'government'
   WHERE s.agency_id = p_agency
  UNION
  SELECT j.id FROM agencies_jurisdiction j JOIN below ON j.parent_id = below.id
), found AS (
  SELECT p_agency AS id
  UNION
  SELECT s.agency_id FROM agencies_service s JOIN below ON below.id = s.jurisdiction_id
  UNION
  SELECT agency_id FROM agencies_partners_of(p_agency)
)
SELECT found.id FROM found JOIN agencies_agency a ON a.id = found.id AND a.active
 WHERE p_agency = ANY (eoc_agencies()) OR eoc_operator()
$$
"""
COUNTED = """
CREATE FUNCTION alerts_audience_counted(
  p_agency bigint, p_agencies bigint[], p_jurisdictions bigint[], p_area geometry, p_roles text[],
  p_people bigint[], p_at timestamptz)
RETURNS TABLE (hearing bigint, people bigint, addresses bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT hearing, count(DISTINCT person_id), count(contact_point_id)
    FROM alerts_audience(p_agencies, p_jurisdictions, p_area, p_roles, p_people,
                         ARRAY(SELECT * FROM alerts_reach(p_agency)), p_at)
   GROUP BY hearing
$$
"""
ANSWERS = (
    f"{rls.mine('agency_id')} OR EXISTS (SELECT FROM alerts_alert a "
    f"WHERE a.id = alert_id AND {rls.mine('a.from_agency_id')})"
)


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
        rls.definer(REACH, "alerts_reach(bigint)", "eoc_app"),
        rls.definer(
            COUNTED,
            "alerts_audience_counted(bigint, bigint[], bigint[], geometry, text[], bigint[], "
            "timestamptz)",
            "eoc_app",
        ),
        rls.replaced("alerts_acknowledgement", "app_read", "SELECT", ANSWERS),
    ]
