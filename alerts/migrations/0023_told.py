"""How many an alert was told to: people, whatever addresses they have, and shared addresses."""

from django.db import migrations

from eoc.access import rls

# The same people and addresses as alerts_answered counts for a whole announcement.
TOLD = """
CREATE FUNCTION alerts_told(p_alert bigint) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
SELECT count(*)::integer FROM (
  SELECT coalesce(c.person_id, 0), CASE WHEN c.person_id IS NULL THEN c.id ELSE 0 END
    FROM alerts_delivery d JOIN agencies_contactpoint c ON c.id = d.contact_point_id
   WHERE d.alert_id = p_alert
   UNION
  SELECT coalesce(r.person_id, 0), coalesce(r.contact_point_id, 0)
    FROM alerts_reply r WHERE r.alert_id = p_alert) told
 WHERE EXISTS (SELECT FROM alerts_alert a WHERE a.id = p_alert
   AND (a.agency_id = ANY (eoc_agencies()) OR eoc_system() IN ('operator', 'relay')))
$$
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0022_cap_receivers")]

    operations = [rls.definer(TOLD, "alerts_told(bigint)", "eoc_app", "eoc_relay")]
