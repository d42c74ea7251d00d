"""What ended is tried anew only by a person who says so, at the address as it is kept now."""

from django.db import migrations

from eoc.access import rls

RETRIED = """
CREATE FUNCTION alerts_delivery_retried() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state = 'dead' AND NEW.retried_at > coalesce(OLD.retried_at, OLD.created_at)
     OR OLD.state <> 'dead' AND current_user <> 'eoc_app' THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'a delivery that is % is not tried again', OLD.state USING ERRCODE = 'EOC09';
END $$
"""
TRIGGER = """CREATE TRIGGER retried_by_somebody BEFORE UPDATE OF state ON alerts_delivery
 FOR EACH ROW WHEN (OLD.state <> 'pending' AND NEW.state = 'pending')
 EXECUTE FUNCTION alerts_delivery_retried()"""
NOW = f"""
CREATE FUNCTION alerts_addresses_now(p_alert bigint)
RETURNS TABLE (delivery bigint, address text, active boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.id, c.address, coalesce(c.active AND coalesce(p.active, true), false)
    FROM alerts_delivery d
    LEFT JOIN agencies_contactpoint c ON c.id = d.contact_point_id
    LEFT JOIN agencies_person p ON p.id = c.person_id
   WHERE d.alert_id = p_alert AND d.state = 'dead' AND d.contact_point_id IS NOT NULL
     AND {rls.mine('d.agency_id')}
$$
"""
STANDING = f"""
CREATE FUNCTION alerts_public_alert_standing(p_alert uuid)
RETURNS TABLE (state text, expired boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.state, coalesce(p.expires_at <= clock_timestamp(), false)
    FROM alerts_publicalert p
   WHERE p.uuid = p_alert AND EXISTS (
     SELECT FROM alerts_alert a
      WHERE a.about = 'public_alert:' || p_alert AND {rls.mine('a.agency_id')})
$$
"""
CANARIES = f"""
CREATE FUNCTION alerts_canaries(p_event uuid)
RETURNS TABLE (channel text, state text, begun_at timestamptz, done_at timestamptz,
               delivered_at timestamptz, error text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT d.channel, d.state, coalesce(d.retried_at, d.created_at), d.done_at, d.delivered_at,
         d.last_error
    FROM alerts_delivery d JOIN alerts_alert a ON a.id = d.alert_id
   WHERE a.event = p_event AND a.kind = 'channel.canary' AND {rls.SCOPED}
$$
"""


class Migration(migrations.Migration):
    dependencies = [("alerts", "0019_retries")]

    operations = [
        migrations.RunSQL(
            [
                RETRIED,
                "REVOKE ALL ON FUNCTION alerts_delivery_retried() FROM PUBLIC",
                TRIGGER,
            ],
            migrations.RunSQL.noop,
        ),
        rls.definer(NOW, "alerts_addresses_now(bigint)", "eoc_app"),
        rls.definer(STANDING, "alerts_public_alert_standing(uuid)", "eoc_app"),
        rls.definer(CANARIES, "alerts_canaries(uuid)", "eoc_app"),
    ]
