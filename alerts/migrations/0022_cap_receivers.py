"""Receivers of CAP are a channel; what is said to people never reaches them."""

from importlib import import_module

from django.db import migrations, models

CHANNELS = [
    ("email", "E-mail"),
    ("webhook", "Webhook"),
    ("sms", "SMS"),
    ("voice", "Voice call"),
    ("webpush", "Browser notification"),
    ("siren", "Siren or sign"),
    ("cap", "CAP receiver"),
]
BEFORE = import_module("alerts.migrations.0008_announcements_walls").AUDIENCE
AUDIENCE = BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
    "c.channel <> 'siren'", "c.channel NOT IN ('siren', 'cap')"
)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0020_sending"), ("agencies", "0016_cap_receivers")]

    operations = [
        *(
            migrations.AlterField(
                model, "channel", models.CharField(choices=CHANNELS, max_length=10)
            )
            for model in ("delivery", "inboundtext", "provider")
        ),
        migrations.RunSQL(AUDIENCE, migrations.RunSQL.noop),
    ]
