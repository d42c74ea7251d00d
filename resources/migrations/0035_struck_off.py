"""Who is struck off a manifest stays listed with the reason; time on scene never vanishes."""

from django.db import migrations, models
from django.db.models import Q

MEMBER = "resources_crewmember"
WHY = [("no_show", "No-show"), ("sent_back", "Sent back"), ("wrong", "Wrongly listed")]
STAYS = """
CREATE FUNCTION resources_crew_stays() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.struck_at IS NOT NULL THEN
    RAISE EXCEPTION 'who was struck off a manifest stays listed as it was' USING ERRCODE = 'EOC09';
  END IF;
  IF NEW.checked_in_at IS DISTINCT FROM coalesce(OLD.checked_in_at, NEW.checked_in_at)
     OR NEW.checked_out_at IS DISTINCT FROM coalesce(OLD.checked_out_at, NEW.checked_out_at) THEN
    RAISE EXCEPTION 'time on scene never vanishes' USING ERRCODE = 'EOC09';
  END IF;
  RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("resources", "0034_claim_lines")]

    operations = [
        migrations.RemoveConstraint(model_name="crewmember", name="crew_one_leader"),
        migrations.AddField(
            model_name="crewmember",
            name="struck_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="crewmember",
            name="struck_off",
            field=models.CharField(blank=True, choices=WHY, default="", max_length=9),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="crewmember",
            name="struck_reason",
            field=models.CharField(blank=True, default="", max_length=300),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="crewmember",
            name="struck_by",
            field=models.CharField(blank=True, default="", max_length=120),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="crewmember",
            constraint=models.UniqueConstraint(
                condition=Q(leader=True, struck_at=None),
                fields=("deployment",),
                name="crew_one_leader",
            ),
        ),
        migrations.AddConstraint(
            model_name="crewmember",
            constraint=models.CheckConstraint(
                condition=Q(struck_at=None, struck_off="", struck_reason="", struck_by="")
                | Q(struck_at__isnull=False) & ~Q(struck_off="") & ~Q(struck_reason=""),
                name="crew_struck_with_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="crewmember",
            constraint=models.CheckConstraint(
                condition=Q(struck_at=None)
                | Q(checked_in_at=None)
                | Q(struck_off="sent_back", checked_out_at__isnull=False),
                name="crew_on_scene_stays",
            ),
        ),
        migrations.RunSQL(
            [
                STAYS,
                "REVOKE ALL ON FUNCTION resources_crew_stays() FROM PUBLIC",
                f"CREATE TRIGGER crew_stays BEFORE UPDATE ON {MEMBER} FOR EACH ROW "
                "EXECUTE FUNCTION resources_crew_stays()",
            ],
            migrations.RunSQL.noop,
        ),
    ]
