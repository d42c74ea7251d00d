"""Row-level security of CAP messages: public ones are read by every member, none is changed."""

from django.db import migrations

from eoc.access import rls

OPEN = f"({rls.SCOPED} AND public) OR {rls.OPERATOR}"
NEVER = "false"
SANE = """ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_sane CHECK ({column} IS NULL OR (
 ST_IsValid({column}) AND ST_SRID({column}) = 4326 AND ST_NPoints({column}) <= 10000
 AND ST_XMin({column}) >= -180 AND ST_XMax({column}) <= 180
 AND ST_YMin({column}) >= -90 AND ST_YMax({column}) <= 90))"""


def same_public(table, column, parent):
    """A row is as public as the one it belongs to."""
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_{column}_public "
        f"FOREIGN KEY ({column}, public) REFERENCES {parent} (id, public)",
        migrations.RunSQL.noop,
    )


class Migration(migrations.Migration):
    dependencies = [("alerts", "0007_cap_messages")]

    operations = [
        rls.protect("alerts_capmessage", read=OPEN, write=rls.OPERATOR, update=NEVER),
        rls.protect("alerts_capreference", read=rls.SCOPED, write=rls.OPERATOR, update=NEVER),
        rls.protect("alerts_capinfo", read=OPEN, write=rls.OPERATOR, update=NEVER),
        rls.protect("alerts_caparea", read=OPEN, write=rls.OPERATOR),
        rls.protect("alerts_zone", read=rls.SCOPED, write=rls.OPERATOR),
        rls.one_mode("alerts_capmessage"),
        rls.same_mode("alerts_capreference", "message_id", "alerts_capmessage"),
        same_public("alerts_capinfo", "message_id", "alerts_capmessage"),
        same_public("alerts_caparea", "info_id", "alerts_capinfo"),
        migrations.RunSQL(
            [
                SANE.format(table="alerts_caparea", column="shape"),
                SANE.format(table="alerts_caparea", column="places"),
                SANE.format(table="alerts_zone", column="shape"),
            ],
            migrations.RunSQL.noop,
        ),
    ]
