"""What a request begins with: the agency's radio channel for helpers, and its finance code."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("resources", "0018_nearness")]

    operations = [
        migrations.AddField(
            model_name="askingpolicy",
            name="radio_channel",
            field=models.CharField(blank=True, default="", help_text="What a request begins with; crews call in there", max_length=80),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="askingpolicy",
            name="finance_code",
            field=models.CharField(blank=True, default="", help_text="What a request begins with", max_length=40),
            preserve_default=False,
        ),
    ]
