"""Row-level security of providers and of what gateways tell; the relay keeps the breakers."""

from django.db import migrations

from eoc.access import rls

GATEWAY = "((SELECT eoc_system()) = 'gateway')"
BY_GATEWAY = f"{GATEWAY} AND channel IN ('sms', 'voice')"


class Migration(migrations.Migration):
    dependencies = [("alerts", "0009_providers"), ("agencies", "0015_channels")]

    operations = [
        rls.protect(
            "alerts_provider",
            read=f"({rls.SCOPED} AND public) OR {rls.OPERATOR}",
            write=rls.OPERATOR,
            relay="ALL",
        ),
        rls.protect(
            "alerts_inboundtext",
            read=f"{GATEWAY} OR {rls.OPERATOR}",
            write=f"({BY_GATEWAY}) OR {rls.OPERATOR}",
            update="false",
            relay="SELECT",
        ),
        rls.one_mode("alerts_provider"),
        rls.one_mode("alerts_inboundtext"),
        migrations.RunSQL(
            [
                "GRANT INSERT, UPDATE ON alerts_provider TO eoc_relay",
                "CREATE POLICY gateway_reads ON alerts_delivery FOR SELECT TO eoc_app "
                f"USING ({BY_GATEWAY})",
                "CREATE POLICY gateway_notes ON alerts_delivery FOR UPDATE TO eoc_app "
                f"USING ({BY_GATEWAY}) WITH CHECK ({BY_GATEWAY})",
            ],
            migrations.RunSQL.noop,
        ),
    ]
