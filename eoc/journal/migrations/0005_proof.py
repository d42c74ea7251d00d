"""Signed heads and the verifier's reading."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("journal", "0004_history")]

    operations = []
