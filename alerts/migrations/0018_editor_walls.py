"""Who answered an announcement, for those who said it: of partners too, whose replies are walled."""

from django.db import migrations

from eoc.access import rls

ANSWERED = """
CREATE FUNCTION alerts_answered(p_announcement uuid)
RETURNS TABLE (alert_id bigint, agency_id bigint, name text, contacts bigint[], answer text,
               minutes smallint, at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
WITH sent AS MATERIALIZED (
  SELECT a.id, a.agency_id FROM alerts_announcement s
    JOIN alerts_alert a ON a.event = s.uuid AND a.kind = 'announcement.issued'
   WHERE s.uuid = p_announcement
     AND (s.agency_id = ANY (eoc_agencies()) OR eoc_system() IN ('operator', 'relay'))
), told AS (
  SELECT d.alert_id AS alert, coalesce(c.person_id, 0) AS person,
         CASE WHEN c.person_id IS NULL THEN c.id ELSE 0 END AS shared,
         min(d.recipient) AS name,
         coalesce(array_agg(DISTINCT c.id) FILTER (WHERE c.active), '{}') AS contacts
    FROM alerts_delivery d JOIN sent ON sent.id = d.alert_id
    JOIN agencies_contactpoint c ON c.id = d.contact_point_id
   GROUP BY 1, 2, 3
), said AS (
  SELECT r.alert_id AS alert, coalesce(r.person_id, 0) AS person,
         coalesce(r.contact_point_id, 0) AS shared, r.name, r.answer, r.minutes, r.at
    FROM alerts_reply r JOIN sent ON sent.id = r.alert_id
)
SELECT sent.id, sent.agency_id, coalesce(told.name, said.name)::text,
       coalesce(told.contacts, '{}'), coalesce(said.answer, '')::text, said.minutes, said.at
  FROM told FULL JOIN said USING (alert, person, shared) JOIN sent ON sent.id = alert
$$
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0018_editor"), ("alerts", "0017_subscriptions_walls")]

    operations = [rls.definer(ANSWERED, "alerts_answered(uuid)", "eoc_app", "eoc_relay")]
