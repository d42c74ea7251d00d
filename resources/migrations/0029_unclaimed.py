"""What came home and was not claimed in time raises one alarm, noted where it came home."""

from django.db import migrations, models

from eoc.journal.tracking import track

DEPLOYMENT = "resources_deployment"


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
                f"GRANT UPDATE (unclaimed_at, version) ON {DEPLOYMENT} TO eoc_relay",
                f"CREATE POLICY relay_clock ON {DEPLOYMENT} FOR UPDATE TO eoc_relay "
                "USING (true) WITH CHECK (true)",
            ],
            migrations.RunSQL.noop,
        ),
        track(DEPLOYMENT),
    ]
