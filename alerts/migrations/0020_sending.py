"""What a delivery costs: keys to its alert asked once a statement, indexes nobody reads gone."""

import django.db.models.deletion
from django.db import migrations, models

from eoc.access import rls

TABLE = "alerts_delivery"

# As keys over the alert with its agency and its mode, asked once a statement: four keys ask four
# times for each row, which was half of writing it. Alerts are held so that none goes meanwhile.
OF_ITS_ALERT = """CREATE FUNCTION alerts_delivery_is_its_alerts() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM FROM alerts_alert a WHERE a.id IN (SELECT alert_id FROM added) ORDER BY a.id
    FOR KEY SHARE;
  IF EXISTS (SELECT FROM (SELECT DISTINCT alert_id, agency_id, mode FROM added) n
     WHERE NOT EXISTS (SELECT FROM alerts_alert a
       WHERE a.id = n.alert_id AND a.agency_id = n.agency_id AND a.mode = n.mode)) THEN
    RAISE EXCEPTION 'a delivery has agency and mode of its alert' USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$"""
KEPT = """CREATE FUNCTION alerts_alert_is_kept() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM alerts_delivery d WHERE d.alert_id = OLD.id) THEN
    RAISE EXCEPTION 'an alert with deliveries is kept as it is' USING ERRCODE = '23503';
  END IF;
  RETURN NULL;
END $$"""
FIXED = """CREATE FUNCTION alerts_delivery_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a delivery stays with its alert and agency' USING ERRCODE = '23503';
END $$"""
TRIGGERS = [
    f"CREATE TRIGGER of_its_alert AFTER INSERT ON {TABLE} REFERENCING NEW TABLE AS added "
    "FOR EACH STATEMENT EXECUTE FUNCTION alerts_delivery_is_its_alerts()",
    f"CREATE TRIGGER stays BEFORE UPDATE OF alert_id, agency_id ON {TABLE} FOR EACH ROW "
    "WHEN ((OLD.alert_id, OLD.agency_id) IS DISTINCT FROM (NEW.alert_id, NEW.agency_id)) "
    "EXECUTE FUNCTION alerts_delivery_stays()",
    "CREATE TRIGGER is_kept AFTER DELETE ON alerts_alert FOR EACH ROW "
    "EXECUTE FUNCTION alerts_alert_is_kept()",
    "CREATE TRIGGER is_kept_as_it_is AFTER UPDATE OF id, agency_id, mode ON alerts_alert "
    "FOR EACH ROW WHEN ((OLD.id, OLD.agency_id, OLD.mode) IS DISTINCT FROM "
    "(NEW.id, NEW.agency_id, NEW.mode)) EXECUTE FUNCTION alerts_alert_is_kept()",
]
ALERT = models.ForeignKey(
    on_delete=django.db.models.deletion.RESTRICT,
    related_name="deliveries",
    db_constraint=False,
    to="alerts.alert",
)
AGENCY = models.ForeignKey(
    on_delete=django.db.models.deletion.RESTRICT,
    related_name="deliveries",
    db_constraint=False,
    db_index=False,
    help_text="The recipient's",
    to="agencies.agency",
)
ONCE = models.UniqueConstraint(fields=["dedupe_key"], name="delivery_once")
OUTBOX = models.Index(fields=["agency", "-id"], name="delivery_outbox")
CAUSED = models.Index(
    fields=["from_agency_id", "-id"],
    name="delivery_caused",
    condition=models.Q(from_agency_id__isnull=False),
)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0019_retries_walls")]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE {TABLE} DROP CONSTRAINT {TABLE}_alert_id_mode, "
            f"DROP CONSTRAINT {TABLE}_alert_id_owner",
            migrations.RunSQL.noop,
        ),
        migrations.AlterModelOptions("delivery", {"ordering": ["-id"]}),
        migrations.RemoveIndex("delivery", "delivery_outbox"),
        migrations.RemoveIndex("delivery", "delivery_caused"),
        migrations.RemoveIndex("delivery", "delivery_latest"),
        migrations.AlterField("delivery", "alert", ALERT),
        migrations.AlterField("delivery", "agency", AGENCY),
        migrations.AlterField("delivery", "dedupe_key", models.CharField(max_length=100)),
        migrations.AddConstraint("delivery", ONCE),
        migrations.AddIndex("delivery", OUTBOX),
        migrations.AddIndex("delivery", CAUSED),
        rls.definer(OF_ITS_ALERT, "alerts_delivery_is_its_alerts()"),
        rls.definer(KEPT, "alerts_alert_is_kept()"),
        migrations.RunSQL(
            [FIXED, *TRIGGERS, f"ALTER TABLE {TABLE} SET (fillfactor = 50)"],
            migrations.RunSQL.noop,
        ),
    ]
