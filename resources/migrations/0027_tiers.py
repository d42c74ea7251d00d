"""A request says whose remainder it carries, up all tiers."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0026_within_reach")]

    operations = [
        migrations.AddField(
            model_name="mutualaidrequest",
            name="carried_for",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                blank=True,
                default=list,
                editable=False,
                help_text="Agencies whose remainder it carries, the lowest tier first",
                size=None,
            ),
        ),
        migrations.AlterField(
            model_name="askingpolicy",
            name="next_tier",
            field=models.ForeignKey(
                blank=True,
                help_text="Who coordinates the next tier for us; it serves our territory, or one above",
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="agencies.agency",
            ),
        ),
    ]
