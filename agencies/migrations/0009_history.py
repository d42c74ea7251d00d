"""Row history of agreements, grants and roles."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("agencies", "0008_roles"), ("journal", "0004_history")]

    operations = []
