"""What came home and was not claimed in time raises one alarm, noted where it came home."""

from django.db import migrations, models

from eoc.journal.tracking import track

DEPLOYMENT = "resources_deployment"
NOTES = """
CREATE FUNCTION resources_clock_notes() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF to_jsonb(NEW) - ARRAY['unclaimed_at', 'version']
     <> to_jsonb(OLD) - ARRAY['unclaimed_at', 'version'] THEN
    RAISE EXCEPTION 'the clock only notes on a deployment that nobody claimed in time'
      USING ERRCODE = 'EOC03';
  END IF;
  RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("resources", "0028_tiers_walls"), ("agencies", "0019_terms_read")]

    operations = [
        migrations.AddField(
            model_name="deployment",
            name="unclaimed_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the alarm was raised that its lender had not claimed in time",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="deployment",
            index=models.Index(
                condition=models.Q(("state__in", ("returned", "lost")), ("unclaimed_at__isnull", True)),
                fields=["request"],
                name="deployment_unclaimed",
            ),
        ),
        migrations.RunSQL(
            [
                NOTES,
                "REVOKE ALL ON FUNCTION resources_clock_notes() FROM PUBLIC",
                f"CREATE TRIGGER clock_notes BEFORE UPDATE ON {DEPLOYMENT} FOR EACH ROW "
                "WHEN (current_user = 'eoc_relay') EXECUTE FUNCTION resources_clock_notes()",
                f"GRANT UPDATE ON {DEPLOYMENT} TO eoc_relay",
                f"CREATE POLICY relay_clock ON {DEPLOYMENT} FOR UPDATE TO eoc_relay "
                "USING (true) WITH CHECK (true)",
            ],
            migrations.RunSQL.noop,
        ),
        track(DEPLOYMENT),
    ]
