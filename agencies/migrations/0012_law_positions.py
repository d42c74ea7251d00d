"""Law enforcement's positions are in no grant: whoever it helps sees them, nobody else."""

from django.db import migrations

from eoc.access import rls

GRANTS = """
CREATE OR REPLACE FUNCTION agencies_grants_in_force(p_modes text[])
RETURNS TABLE (receiver bigint, owner_kind text, owner_id bigint, data_class text, detail text,
               severity text, held_back text, code text, edition smallint, until timestamptz,
               declaration text)
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
WITH given AS (
  SELECT a.id AS agreement_id, a.code, a.edition, p.id AS giver,
         CASE WHEN p.agency_id IS NULL THEN 'j' ELSE 'a' END AS owner_kind,
         coalesce(p.agency_id, p.jurisdiction_id) AS owner_id,
         g.data_class, g.detail, g.severity, g.held_back, d.title AS declaration,
         least(a.valid_to, d.in_force_to) AS until
    FROM agencies_agreements_in_force() a
    JOIN agencies_grant g ON g.agreement_id = a.id AND g.revoked_at IS NULL
    JOIN agencies_agreementparty p ON p.id = g.giver_id
    LEFT JOIN LATERAL (
           SELECT e.title, e.in_force_to FROM agencies_declaration e
            WHERE g.condition = 'declared' AND e.mode = ANY (p_modes)
              AND e.in_force_from <= statement_timestamp() AND (e.in_force_to IS NULL OR e.in_force_to > statement_timestamp())
              AND e.issuer_id IN (SELECT agencies_authorities_over(p.agency_id, p.jurisdiction_id))
            ORDER BY e.in_force_to DESC NULLS FIRST LIMIT 1) d ON true
   WHERE g.condition = 'always' OR d.title IS NOT NULL
), sides AS (
  SELECT p.id AS party, p.agreement_id, p.agency_id FROM agencies_agreementparty p
   WHERE p.agency_id IS NOT NULL
  UNION
  SELECT p.id, p.agreement_id, s.agency_id FROM agencies_agreementparty p
    JOIN agencies_service s ON s.jurisdiction_id = p.jurisdiction_id
)
SELECT DISTINCT s.agency_id, v.owner_kind, v.owner_id, v.data_class::text,
       CASE WHEN o.discipline = 'law' AND v.data_class = 'assets' THEN 'summary'
            ELSE v.detail::text END,
       v.severity::text, v.held_back::text, v.code::text, v.edition, v.until, v.declaration::text
  FROM given v JOIN sides s ON s.agreement_id = v.agreement_id AND s.party <> v.giver
  LEFT JOIN agencies_agency o ON v.owner_kind = 'a' AND o.id = v.owner_id
 WHERE NOT (v.owner_kind = 'a' AND v.owner_id = s.agency_id)
   AND NOT (coalesce(o.discipline, '') = 'law' AND v.data_class = 'positions')
$$
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0011_actors_together")]

    operations = [rls.definer(GRANTS, "agencies_grants_in_force(text[])")]
