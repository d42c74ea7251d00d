"""A request says how the next tier fares with what it has unfilled, and which tiers declined it."""

import django.db.models.deletion
from django.db import migrations, models

from eoc.journal.tracking import track

REQUEST = "resources_mutualaidrequest"
# What went up before this was noted: carried where a request carries it, else proposed.
KNOWN = f"""
UPDATE {REQUEST} r
   SET upward = CASE WHEN c.id IS NULL THEN 'proposed'
                     WHEN c.state = 'filled' THEN 'filled'
                     WHEN c.state IN ('unable_to_fill', 'closed') THEN 'unable'
                     ELSE 'carried' END,
       upward_at = coalesce(c.created_at, statement_timestamp()),
       state = CASE WHEN r.state = 'unable_to_fill'
                     AND coalesce(c.state, '') NOT IN ('unable_to_fill', 'closed')
                    THEN 'submitted' ELSE r.state END,
       version = r.version + 1
  FROM {REQUEST} p LEFT JOIN {REQUEST} c ON c.parent_id = p.id AND c.state <> 'withdrawn'
 WHERE p.id = r.id AND r.proposed_to_id IS NOT NULL
   AND r.state IN ('submitted', 'partly_filled', 'unable_to_fill')
"""


class Migration(migrations.Migration):
    dependencies = [("resources", "0030_meters_go_on")]

    operations = [
        migrations.AddField(
            model_name="mutualaidrequest",
            name="upward",
            field=models.CharField(
                blank=True,
                choices=[
                    ("proposed", "Proposed"),
                    ("carried", "Carried"),
                    ("filled", "Filled"),
                    ("unable", "Unable to fill"),
                    ("declined", "Declined"),
                ],
                default="",
                editable=False,
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="mutualaidrequest",
            name="upward_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="Since when the next tier fares so",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="mutualaidrequest",
            name="declined_above",
            field=models.JSONField(
                blank=True,
                default=list,
                editable=False,
                help_text="Tiers that declined what was proposed, the lowest first",
            ),
        ),
        migrations.AlterField(
            model_name="mutualaidrequest",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                help_text="The request whose unfilled remainder it carries",
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="children",
                to="resources.mutualaidrequest",
            ),
        ),
        migrations.AddConstraint(
            model_name="mutualaidrequest",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("parent",),
                name="carried_once",
            ),
        ),
        migrations.AddIndex(
            model_name="mutualaidrequest",
            index=models.Index(
                condition=models.Q(("upward__in", ("carried", "filled", "unable"))),
                fields=["upward"],
                name="request_upward",
            ),
        ),
        track(REQUEST),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
