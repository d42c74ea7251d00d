"""Channels beside mail and webhook; the relay may switch off an address that is gone."""

from django.db import migrations, models

from eoc.access import rls

GONE = """
CREATE FUNCTION agencies_contact_gone(p_channel text, p_addresses text[]) RETURNS SETOF bigint
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  UPDATE agencies_contactpoint SET active = false
   WHERE channel = p_channel AND address = ANY (p_addresses) AND active RETURNING id
$$
"""


class Migration(migrations.Migration):
    dependencies = [("agencies", "0014_terms")]

    operations = [
        migrations.AlterField(
            "contactpoint",
            "channel",
            models.CharField(
                max_length=10,
                choices=[
                    ("email", "E-mail"),
                    ("webhook", "Webhook"),
                    ("sms", "SMS"),
                    ("voice", "Voice call"),
                    ("webpush", "Browser notification"),
                    ("siren", "Siren or sign"),
                ],
            ),
        ),
        migrations.AlterField("contactpoint", "address", models.CharField(max_length=1000)),
        migrations.AlterField(
            "contactpoint",
            "secret",
            models.CharField(
                max_length=120,
                blank=True,
                help_text="What messages are signed with, or a browser's keys",
            ),
        ),
        rls.definer(GONE, "agencies_contact_gone(text, text[])", "eoc_relay"),
    ]
