"""From which amount of a claim on whoever decides confirms who they are."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0017_claim_days")]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="confirm_amount",
            field=models.DecimalField(
                db_default=Decimal(10000),
                decimal_places=2,
                default=Decimal(10000),
                help_text="A claim of so much or more asks whoever approves, pays or waives it "
                "to confirm who they are",
                max_digits=12,
                validators=[MinValueValidator(Decimal(0))],
            ),
        ),
    ]
