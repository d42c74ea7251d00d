from django.db import migrations, models


class Migration(migrations.Migration):
    """Who added a feed, and when; of those that stand already nobody wrote it down."""

    dependencies = [("alerts", "0017_subscriptions_walls")]

    operations = [
        migrations.AddField(
            model_name="feed",
            name="added_by",
            field=models.CharField(
                blank=True, default="", help_text="Empty of before it was kept", max_length=120
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="feed", name="added_at", field=models.DateTimeField(null=True)
        ),
    ]
