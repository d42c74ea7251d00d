"""The clock reads terms: they say within how many days help is claimed for."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0018_confirm_amount")]

    operations = [
        migrations.RunSQL(
            "CREATE POLICY relay ON agencies_agreementterms FOR SELECT TO eoc_relay USING (true)",
            migrations.RunSQL.noop,
        )
    ]
