"""Requests that another installation asks by message: under its ids, of kinds we may not know."""

from django.db import migrations, models


def seed(apps, schema_editor):
    """What no kind of the catalogue fits is asked for in words."""
    kind = apps.get_model("resources", "AssetKind")
    kind.objects.using(schema_editor.connection.alias).get_or_create(
        code="other", defaults={"name": "Other, in words", "discipline": "emergency_management"}
    )


class Migration(migrations.Migration):
    dependencies = [("resources", "0021_aid_gaps_walls")]

    operations = [
        migrations.AddField(
            model_name="mutualaidrequest",
            name="asked_as",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Its id where another installation asked for it by message",
                max_length=300,
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="requestline",
            name="element",
            field=models.CharField(
                blank=True,
                editable=False,
                help_text="Its element id where another installation asked for it",
                max_length=300,
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="mutualaidrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("asked_as", ""), _negated=True),
                fields=("mode", "requesting_agency", "asked_as"),
                name="request_asked_once",
            ),
        ),
        migrations.AlterField(
            model_name="offersignature",
            name="signer",
            field=models.BigIntegerField(help_text="The person who signed", null=True),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
