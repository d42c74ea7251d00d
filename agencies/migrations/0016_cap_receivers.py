"""CAP receivers: addresses of agencies and territories that are handed public alerts as CAP."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0015_channels")]

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
                    ("cap", "CAP receiver"),
                ],
            ),
        ),
        migrations.AddConstraint(
            "contactpoint",
            models.CheckConstraint(
                condition=~models.Q(channel="cap") | models.Q(person__isnull=True),
                name="contact_point_cap_of_nobody",
            ),
        ),
    ]
