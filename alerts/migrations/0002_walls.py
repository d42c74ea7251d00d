"""Row-level security of alerts and deliveries; the relay's role works on all of them."""

from django.db import migrations

from eoc.access import rls

TWO = rls.mine("agency_id", "from_agency_id")


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0001_initial"),
        ("resources", "0002_walls"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        rls.protect("alerts_alert", read=TWO, write=TWO, relay="ALL"),
        rls.protect(
            "alerts_acknowledgement",
            read=rls.mine("agency_id"),
            write=rls.mine("agency_id"),
            relay="SELECT",
        ),
        rls.protect("alerts_delivery", read=TWO, write=TWO, relay="ALL"),
        rls.one_mode("alerts_alert"),
        rls.one_mode("alerts_delivery"),
        rls.same_mode("alerts_delivery", "alert_id", "alerts_alert"),
        migrations.RunSQL(
            [
                "GRANT INSERT, UPDATE ON alerts_alert, alerts_delivery TO eoc_relay",
                "GRANT DELETE ON django_session, access_idempotencykey TO eoc_relay",
                "CREATE POLICY relay ON access_idempotencykey TO eoc_relay USING (true)",
            ],
            migrations.RunSQL.noop,
        ),
    ]
