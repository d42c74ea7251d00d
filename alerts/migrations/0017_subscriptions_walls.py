"""Walls of subscriptions: the public's own scope and the relay; an agency sees counts, no address."""

from django.db import migrations

from eoc.access import rls

SUBSCRIPTION, DELIVERY = "alerts_subscription", "alerts_delivery"
PUBLIC = "((SELECT eoc_system()) = 'public')"
OWN = f"({PUBLIC} OR {rls.OPERATOR})"
PARTY = f"({rls.mine('agency_id', 'from_agency_id')} AND subscription_id IS NULL) OR {rls.OPERATOR}"
MOVES = (("unconfirmed", "confirmed"), ("confirmed", "ended"), ("ended", "confirmed"))
ROWS = ", ".join(f"('subscription', '{old}', '{new}', '')" for old, new in MOVES)

# Who is meant by an alert of a rank (1 Extreme to 5 unknown): a common border alone is no touch.
# Two degrees hold the longest radius up to 77 degrees of latitude; the sphere decides.
SUBSCRIBED = """
CREATE FUNCTION alerts_subscribed(p_mode text, p_area geometry, p_rank integer)
RETURNS SETOF bigint LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
WITH touched AS MATERIALIZED (
  SELECT array_agg(j.id) AS ids FROM agencies_jurisdiction j
   WHERE j.boundary && p_area AND ST_Intersects(j.boundary, p_area)
     AND NOT ST_Touches(j.boundary, p_area))
SELECT s.id FROM alerts_subscription s
 WHERE s.mode = p_mode AND s.state = 'confirmed' AND s.at_least >= p_rank
   AND s.jurisdictions && (SELECT ids FROM touched)
UNION ALL
SELECT s.id FROM alerts_subscription s
 WHERE s.mode = p_mode AND s.state = 'confirmed' AND s.at_least >= p_rank
   AND s.point && ST_Expand(p_area, 2)
   AND ST_DWithin(s.point::geography, p_area::geography, s.radius_m)
$$
"""
# Fewer than five are told as none known, so that no small area says where somebody lives.
COUNTED = """
CREATE FUNCTION alerts_subscribers(
  p_agency bigint, p_mode text, p_area geometry, p_rank integer)
RETURNS TABLE (language text, channel text, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT s.language, s.channel, CASE WHEN count(*) >= 5 THEN count(*) END
    FROM alerts_subscription s
   WHERE (p_agency = ANY (eoc_agencies()) OR eoc_operator())
     AND alerts_outside(p_agency, p_area) IS NULL
     AND s.id IN (SELECT alerts_subscribed(p_mode, p_area, p_rank))
   GROUP BY s.language, s.channel ORDER BY 1, 2
$$
"""
TOLD = """
CREATE FUNCTION alerts_residents_told(p_about text)
RETURNS TABLE (subject text, issued_at timestamptz, language text, channel text,
  sent bigint, waiting bigint, given_up bigint, withheld bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT a.subject, a.issued_at, a.language, d.channel,
         count(*) FILTER (WHERE d.state = 'sent'), count(*) FILTER (WHERE d.state = 'pending'),
         count(*) FILTER (WHERE d.state = 'dead'), count(*) FILTER (WHERE d.state = 'suppressed')
    FROM alerts_alert a JOIN alerts_delivery d ON d.alert_id = a.id
   WHERE a.about = p_about AND a.language <> '' AND d.subscription_id IS NOT NULL
     AND (a.agency_id = ANY (eoc_agencies()) OR eoc_operator())
   GROUP BY a.id, d.channel ORDER BY a.id, d.channel
$$
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0017_subscriptions")]

    operations = [
        rls.protect(SUBSCRIPTION, read=OWN, write=OWN, relay="ALL"),
        rls.removable(SUBSCRIPTION, f"{OWN} AND state = 'unconfirmed'"),
        rls.one_mode(SUBSCRIPTION),
        rls.replaced(DELIVERY, "app_read", "SELECT", PARTY),
        rls.replaced(DELIVERY, "app_add", "INSERT", PARTY),
        rls.replaced(DELIVERY, "app_change", "UPDATE", PARTY),
        migrations.RunSQL(
            [
                SUBSCRIBED,
                "INSERT INTO resources_statetransition (machine, old, new, side) VALUES " + ROWS,
                f"CREATE TRIGGER only_listed_moves BEFORE UPDATE ON {SUBSCRIPTION} FOR EACH ROW "
                "WHEN (OLD.state IS DISTINCT FROM NEW.state) "
                "EXECUTE FUNCTION resources_only_listed_moves('subscription')",
                f"GRANT UPDATE, DELETE ON {SUBSCRIPTION} TO eoc_relay",
            ],
            migrations.RunSQL.noop,
        ),
        rls.definer(COUNTED, "alerts_subscribers(bigint, text, geometry, integer)", "eoc_app"),
        rls.definer(TOLD, "alerts_residents_told(text)", "eoc_app"),
    ]
