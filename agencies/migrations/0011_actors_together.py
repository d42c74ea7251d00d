"""Actors of many logins in one statement: what is in force is read once for all of them."""

from django.db import migrations

from eoc.access import rls

ACTORS = """
CREATE FUNCTION agencies_actors(p_users uuid[], p_modes text[])
RETURNS TABLE (user_id uuid, actor jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
WITH me AS (
  SELECT u.id AS user_id, p.id, p.uuid, p.name
    FROM agencies_person p JOIN agencies_user u ON u.id = p.user_id
   WHERE u.id = ANY (p_users) AND p.active AND u.is_active
), held AS MATERIALIZED (
  SELECT me.user_id, h.role, h.agency_id, g.short_code, g.name
    FROM me, LATERAL agencies_roles_held(me.id) h
    JOIN agencies_agency g ON g.id = h.agency_id AND g.active
), mine AS MATERIALIZED (SELECT DISTINCT h.user_id, h.agency_id FROM held h),
in_force AS MATERIALIZED (SELECT * FROM agencies_grants_in_force(p_modes)),
automatic AS MATERIALIZED (
  SELECT a.id, p.agency_id, p.jurisdiction_id
    FROM agencies_agreements_in_force() a JOIN agencies_agreementparty p ON p.agreement_id = a.id
   WHERE 'automatic_aid' = ANY (a.kinds)
), sides AS MATERIALIZED (
  SELECT a.id, a.agency_id FROM automatic a WHERE a.agency_id IS NOT NULL
  UNION
  SELECT a.id, s.agency_id FROM automatic a
    JOIN agencies_service s ON s.jurisdiction_id = a.jurisdiction_id
), roles AS (
  SELECT h.user_id, jsonb_agg(jsonb_build_array(h.role, h.agency_id)) AS said,
         jsonb_agg(DISTINCT jsonb_build_array(h.agency_id, h.short_code, h.name)) AS agencies
    FROM held h GROUP BY h.user_id
), served AS (
  SELECT m.user_id, jsonb_agg(DISTINCT s.jurisdiction_id) AS said
    FROM mine m JOIN agencies_service s USING (agency_id) GROUP BY m.user_id
), shown AS (
  SELECT m.user_id, jsonb_agg(DISTINCT jsonb_build_array(
           f.owner_kind, f.owner_id, f.data_class, f.detail, f.severity, f.held_back)) AS said
    FROM mine m JOIN in_force f ON f.receiver = m.agency_id GROUP BY m.user_id
), partners AS (
  SELECT m.user_id, jsonb_agg(DISTINCT other.agency_id) AS said
    FROM mine m JOIN sides own USING (agency_id)
    JOIN sides other ON other.id = own.id
   WHERE NOT EXISTS (SELECT FROM mine n
                      WHERE n.user_id = m.user_id AND n.agency_id = other.agency_id)
   GROUP BY m.user_id
)
SELECT me.user_id, jsonb_build_object(
         'person_id', me.id, 'person_uuid', me.uuid, 'name', me.name,
         'roles', coalesce(roles.said, '[]'), 'agencies', coalesce(roles.agencies, '[]'),
         'jurisdictions', coalesce(served.said, '[]'), 'grants', coalesce(shown.said, '[]'),
         'automatic', coalesce(partners.said, '[]'))
  FROM me LEFT JOIN roles USING (user_id) LEFT JOIN served USING (user_id)
  LEFT JOIN shown USING (user_id) LEFT JOIN partners USING (user_id)
$$
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0010_confirm_from")]

    operations = [
        migrations.RunSQL("DROP FUNCTION agencies_actor(uuid, text[])", migrations.RunSQL.noop),
        rls.definer(ACTORS, "agencies_actors(uuid[], text[])", "eoc_app", "eoc_relay"),
    ]
