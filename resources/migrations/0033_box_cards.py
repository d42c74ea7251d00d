"""A box card names who covers a station meanwhile (change of quarters), and who stands by where."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0032_lent_onwards")]

    operations = [
        migrations.AddField(
            model_name="boxcardline",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("assignment", "Assignment"),
                    ("station_cover", "Station cover"),
                    ("standby", "Standby"),
                ],
                default="assignment",
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="boxcardline",
            name="post",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The station it covers, or where it stands by",
                max_length=120,
            ),
            preserve_default=False,
        ),
        migrations.AlterModelOptions(
            name="boxcardline",
            options={
                "ordering": ["incident_type", "level", "purpose", "partner__name", "kind"]
            },
        ),
        migrations.RemoveConstraint(model_name="boxcardline", name="box_card_line_once"),
        migrations.AddConstraint(
            model_name="boxcardline",
            constraint=models.UniqueConstraint(
                fields=(
                    "agency",
                    "incident_type",
                    "level",
                    "partner",
                    "kind",
                    "purpose",
                    "post",
                ),
                name="box_card_line_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="boxcardline",
            constraint=models.CheckConstraint(
                condition=models.Q(("post", ""), ("purpose", "assignment"))
                | (
                    models.Q(("purpose", "assignment"), _negated=True)
                    & models.Q(("post", ""), _negated=True)
                ),
                name="box_card_line_post",
            ),
        ),
    ]
