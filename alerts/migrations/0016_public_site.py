"""What anybody may read of our own public alerts, as the role that reads nothing else.

Pages for everybody are written by the relay, whose role reads every row. It steps down to
`eoc_public` for that read: the role has no right on any table, only on this function. The function
takes no argument. The installation's own mode decides, and an exercise is never among them; no
draft, no name of a person, no reason is in what it returns: the messages as they were sent, and
when they began and ended.
"""

from django.db import migrations

from eoc.access import rls

SITE = """
CREATE FUNCTION alerts_public_site()
RETURNS TABLE (alert uuid, state text, kind text, document bytea,
  issued_at timestamptz, expires_at timestamptz, ended_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
WITH shown AS (
  SELECT a.* FROM alerts_publicalert a JOIN access_installation i ON i.mode = a.mode
   WHERE a.mode IN ('live', 'demo')
     AND a.state IN ('issued', 'updated', 'cancelled', 'cleared', 'expired')
     AND (a.state = 'issued' OR a.ended_at > clock_timestamp() - interval '24 hours')
), sent AS (
  SELECT s.*, 'alert' AS said, s.message_id AS sent_id FROM shown s
  UNION ALL
  SELECT s.*, r.kind, r.message_id FROM shown s
    JOIN alerts_publicalertremedy r ON r.alert_id = s.id AND r.message_id IS NOT NULL
)
SELECT s.uuid, s.state, s.said, m.original, s.issued_at, s.expires_at, s.ended_at
  FROM sent s JOIN alerts_capmessage m
    ON m.id = s.sent_id AND m.public AND m.mode = s.mode AND m.issuing_agency_id = s.agency_id
 ORDER BY s.issued_at DESC, s.id DESC, m.sent, m.id
$$
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0015_feeds_walls")]

    operations = [rls.definer(SITE, "alerts_public_site()", "eoc_public")]
