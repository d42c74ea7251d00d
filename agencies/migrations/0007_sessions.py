"""Sessions of a shift, dispatch positions and PINs."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0006_login")]

    operations = []
