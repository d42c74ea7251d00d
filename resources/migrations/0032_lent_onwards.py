"""What a tier borrows for a town's incident the town sees too: it is lent for its remainder."""

import django.contrib.postgres.fields
from django.db import migrations, models

from eoc.access import rls
from eoc.journal.tracking import track

BOOKING, ASSET, LATEST = "resources_booking", "resources_asset", "resources_assetposition"
REQUEST = "resources_mutualaidrequest"
# Whose remainder the request carries that it is lent for, whatever the writer says.
ONWARDS = f"""
CREATE FUNCTION resources_lent_onwards() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  NEW.carried_for := coalesce((
    SELECT r.carried_for FROM {REQUEST} r
     WHERE r.number = NEW.note AND r.requesting_agency_id = NEW.for_agency_id
       AND r.incident_id = NEW.incident_id AND NEW.purpose IN ('hold', 'deployment')), '{{}}');
  RETURN NEW;
END $$
"""
# Law enforcement is told to itself and to whoever it helps; never to those a grant or pact names.
SINCE = f"""
CREATE OR REPLACE FUNCTION resources_positions_since(p_since timestamptz)
RETURNS TABLE (stream text, asset_id bigint, lon float8, lat float8, heading smallint,
               at timestamptz, received_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT p.mode || '.a' || s.agency || '.assets.' || s.detail, p.asset_id,
         ST_X(p.point), ST_Y(p.point), p.heading, p.at, p.received_at
    FROM {LATEST} p JOIN agencies_agency g ON g.id = p.agency_id
   CROSS JOIN LATERAL (
      SELECT p.agency_id AS agency, 'full' AS detail
      UNION ALL
      SELECT p.agency_id, detail FROM (VALUES ('located'), ('granted')) AS v (detail)
       WHERE g.discipline <> 'law'
      UNION
      SELECT unnest(b.for_agency_id || b.carried_for), 'full' FROM {BOOKING} b
       WHERE b.asset_id = p.asset_id AND NOT b.void AND upper_inf(b.during)) s
   WHERE p.received_at > p_since AND eoc_system() IN ('hub', 'operator')
$$
"""
KNOWN = f"""
UPDATE {BOOKING} b SET carried_for = r.carried_for, version = b.version + 1
  FROM {REQUEST} r
 WHERE r.number = b.note AND r.requesting_agency_id = b.for_agency_id
   AND r.carried_for <> '{{}}' AND NOT b.void AND upper_inf(b.during)
"""
CARRIES = "{table}carried_for && (SELECT eoc_agencies())::bigint[]"


def lent_to_me(asset: str) -> str:
    """An open booking lends it to the actor's agency, or for its remainder."""
    return (
        f"EXISTS (SELECT FROM {BOOKING} b WHERE b.asset_id = {asset} AND NOT b.void "
        f"AND upper_inf(b.during) AND ({rls.MINE.format(column='b.for_agency_id')} "
        f"OR {CARRIES.format(table='b.')}))"
    )


NOT_LAW = "agency_id <> ALL (ARRAY(SELECT g.id FROM agencies_agency g WHERE g.discipline = 'law'))"
HEARD = " OR ".join(
    (
        rls.listed("agency_id", "eoc_automatic"),
        rls.shared("agency_id", "heard.a.assets.located"),
        rls.shared("agency_id", "heard.a.assets.granted"),
    )
)
ASSET_READ = (
    f"{rls.mine('agency_id')} OR {rls.listed('agency_id', 'eoc_automatic')} "
    f"OR {lent_to_me(f'{ASSET}.id')} OR {rls.shared('agency_id', 'a.assets')}"
)
LATEST_READ = (
    f"{rls.mine('agency_id')} OR {lent_to_me(f'{LATEST}.asset_id')} OR ({NOT_LAW} AND ({HEARD}))"
)
BOOKING_READ = f"{rls.mine('agency_id', 'for_agency_id')} OR {CARRIES.format(table='')}"


class Migration(migrations.Migration):
    dependencies = [("resources", "0031_upward")]

    operations = [
        migrations.AddField(
            model_name="booking",
            name="carried_for",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                editable=False,
                help_text="Agencies whose remainder it is lent for",
                size=None,
            ),
        ),
        rls.definer(ONWARDS, "resources_lent_onwards()"),
        migrations.RunSQL(
            [
                f"CREATE TRIGGER lent_onwards BEFORE INSERT OR UPDATE OF carried_for, note "
                f"ON {BOOKING} FOR EACH ROW EXECUTE FUNCTION resources_lent_onwards()",
                SINCE,
            ],
            migrations.RunSQL.noop,
        ),
        rls.replaced(ASSET, "app_read", "SELECT", ASSET_READ),
        rls.replaced(LATEST, "app_read", "SELECT", LATEST_READ),
        rls.replaced(BOOKING, "app_read", "SELECT", BOOKING_READ),
        track(BOOKING),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
