"""A feed is removed with a reason and never comes back; its name is free again."""

from django.db import migrations, models

TABLE = "alerts_feed"
OVER = """CREATE FUNCTION alerts_feed_stays_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a feed that was removed stays as it is' USING ERRCODE = 'EOC09';
END $$"""
TRIGGER = (
    f"CREATE TRIGGER stays_removed BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    "WHEN (OLD.removed_at IS NOT NULL) EXECUTE FUNCTION alerts_feed_stays_removed()"
)
KEPT = models.Q(removed_at__isnull=True)
ONCE = models.UniqueConstraint(
    fields=["mode", "agency", "name"], condition=KEPT, name="feed_once"
)
READ_OR_SENT = models.CheckConstraint(
    condition=(models.Q(kind="push") & ~models.Q(secret=""))
    | (~models.Q(kind="push") & ~models.Q(address=""))
    | models.Q(removed_at__isnull=False),
    name="feed_is_read_or_sent",
)
IS_OVER = models.CheckConstraint(
    condition=models.Q(removed_at__isnull=True, removed_by="", removed_reason="")
    | models.Q(removed_at__isnull=False, active=False, secret="")
    & ~models.Q(removed_by="")
    & ~models.Q(removed_reason=""),
    name="feed_removed_is_over",
)


class Migration(migrations.Migration):
    dependencies = [("alerts", "0026_shared_ground")]

    operations = [
        migrations.AddField("feed", "removed_at", models.DateTimeField(null=True)),
        migrations.AddField("feed", "removed_by", models.CharField(blank=True, max_length=120, default=""), preserve_default=False),
        migrations.AddField("feed", "removed_reason", models.CharField(blank=True, max_length=300, default=""), preserve_default=False),
        migrations.RemoveConstraint("feed", "feed_once"),
        migrations.AddConstraint("feed", ONCE),
        migrations.RemoveConstraint("feed", "feed_is_read_or_sent"),
        migrations.AddConstraint("feed", READ_OR_SENT),
        migrations.AddConstraint("feed", IS_OVER),
        migrations.RunSQL([OVER, TRIGGER], migrations.RunSQL.noop),
    ]
