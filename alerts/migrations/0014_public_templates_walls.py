"""Row-level security of public templates: the installation's are read by all, kept by its operator."""

from django.db import migrations

from eoc.access import rls

OWN = rls.mine("agency_id")
READ = f"({rls.SCOPED} AND agency_id IS NULL) OR {OWN}"


class Migration(migrations.Migration):
    dependencies = [("alerts", "0014_public_templates")]

    operations = [
        rls.protect("alerts_publictemplate", read=READ, write=OWN),
        rls.versioned("alerts_publictemplate"),
        rls.protect("alerts_templatereview", read=OWN, write=OWN, update="false"),
    ]
