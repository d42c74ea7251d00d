"""How many days a lender has to claim, as the agreement says."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0016_cap_receivers")]

    operations = [
        migrations.AddField(
            "agreementterms",
            "claim_days",
            models.PositiveSmallIntegerField(
                default=0,
                help_text="Days to claim once the last asset is home; 0 is the installation's",
            ),
        ),
    ]
