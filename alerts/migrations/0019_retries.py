"""Deliveries are tried anew; a provider says since when it is down; canaries are deliveries."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("alerts", "0018_editor_walls")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="retried_at",
            field=models.DateTimeField(help_text="When its tries began anew", null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="retried_by",
            field=models.CharField(blank=True, db_default="", max_length=120),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(retried_at__isnull=True, retried_by="")
                | (models.Q(retried_at__isnull=False) & ~models.Q(retried_by="")),
                name="delivery_retried_by_somebody",
            ),
        ),
        migrations.AddField(
            model_name="provider",
            name="opened_at",
            field=models.DateTimeField(help_text="Since when it has not worked", null=True),
        ),
        migrations.RemoveField(model_name="provider", name="canary_at"),
        migrations.RemoveField(model_name="provider", name="canary_error"),
    ]
