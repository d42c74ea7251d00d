"""A receiver's token reports where units are and does nothing else."""

import django.contrib.postgres.fields
from django.db import migrations, models

VERBS = [
    ("read", "Read"),
    ("incidents.write", "Log and change incidents"),
    ("resources.write", "Keep and commit assets"),
    ("positions.write", "Report where units are"),
    ("mutual_aid.write", "Ask for and give mutual aid"),
    ("alerts.write", "Acknowledge alerts"),
    ("agencies.write", "Administer: people, agreements, declarations"),
]


class Migration(migrations.Migration):
    dependencies = [("agencies", "0012_law_positions")]

    operations = [
        migrations.RemoveConstraint("tokenscope", "token_verbs"),
        migrations.AlterField(
            "tokenscope",
            "verbs",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(choices=VERBS, max_length=20), size=None
            ),
        ),
        migrations.AddConstraint(
            "tokenscope",
            models.CheckConstraint(
                condition=models.Q(
                    ("verbs__contained_by", [verb for verb, _ in VERBS]), ("verbs__len__gte", 1)
                ),
                name="token_verbs",
            ),
        ),
    ]
