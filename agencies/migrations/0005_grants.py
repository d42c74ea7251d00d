"""Grants: who may see which class of whose data, from agreements."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0004_consent")]

    operations = []
